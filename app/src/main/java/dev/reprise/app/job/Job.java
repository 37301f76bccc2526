package dev.reprise.app.job;

import dev.reprise.core.Mode;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/**
 * One run of a paper.
 *
 * @param paper    its slug
 * @param threads  of libtorch
 * @param settings by name, as {@link dev.reprise.core.Settings#toJson} gives them
 * @param out      the folder of the report
 */
public record Job(String paper, Mode mode, long seed, int threads, Map<String, Object> settings, Path out) {
    public Job {
        settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
    }

    /** One line. */
    public String toJson() {
        var json = JsonMapper.shared()
                .createObjectNode()
                .put("paper", paper)
                .put("mode", mode.toString())
                .put("seed", seed)
                .put("threads", threads)
                .put("out", out.toString());
        json.putPOJO("settings", settings);
        return JsonMapper.shared().writeValueAsString(json);
    }

    /** What {@link #toJson} wrote. */
    public static Job parse(String line) {
        var json = JsonMapper.shared().readTree(line);
        var settings = new LinkedHashMap<String, Object>();
        json.get("settings")
                .properties()
                .forEach(entry ->
                        settings.put(entry.getKey(), JsonMapper.shared().treeToValue(entry.getValue(), Object.class)));
        return new Job(
                json.get("paper").stringValue(),
                Mode.parse(json.get("mode").stringValue()),
                json.get("seed").longValue(),
                json.get("threads").intValue(),
                settings,
                Path.of(json.get("out").stringValue()));
    }
}
