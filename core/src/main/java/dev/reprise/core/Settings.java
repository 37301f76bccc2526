package dev.reprise.core;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The values of declared {@link Setting}s, checked. */
public final class Settings {
    /** Nothing given: every setting has its default. */
    public static final Settings DEFAULTS = new Settings(Map.of());

    private final Map<String, Object> values;

    private Settings(Map<String, Object> values) {
        this.values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    /**
     * Checks what was written, and fills in the defaults.
     *
     * @param declared the settings that there are
     * @param written  for each name that occurred, what stood behind each occurrence
     * @throws InvalidInputException for an unknown name, a value that is not allowed, or a required one that is missing
     */
    public static Settings parse(List<Setting<?>> declared, Map<String, List<String>> written) {
        var known = declared.stream().map(Setting::name).toList();
        for (var name : written.keySet()) {
            if (!known.contains(name)) {
                throw new InvalidInputException("there is no option --" + name + "; there are: "
                        + known.stream().map(n -> "--" + n).collect(Collectors.joining(", ")));
            }
        }
        var values = new LinkedHashMap<String, Object>();
        for (var setting : declared) {
            var given = written.get(setting.name());
            if (given != null) {
                values.put(setting.name(), setting.parse(given));
            } else if (setting.defaultValue().isPresent()) {
                values.put(setting.name(), setting.defaultValue().get());
            } else if (setting.isRequired()) {
                throw new InvalidInputException("--" + setting.name() + " is missing (" + setting.description()
                        + "); give " + setting.allowed());
            }
        }
        return new Settings(values);
    }

    /**
     * The settings of a report's provenance, checked against those that are declared today.
     *
     * @param json what {@link #toJson} gave
     * @throws InvalidInputException as {@link #parse}
     */
    public static Settings fromJson(List<Setting<?>> declared, Map<String, ?> json) {
        var written = new LinkedHashMap<String, List<String>>();
        json.forEach((name, value) -> written.put(
                name,
                value instanceof List<?> list
                        ? list.stream().map(String::valueOf).toList()
                        : List.of(String.valueOf(value))));
        return parse(declared, written);
    }

    /** The value of a setting: what was given, or its default. @throws IllegalStateException if it has neither: ask with {@link #find} */
    public <T> T get(Setting<T> setting) {
        return find(setting)
                .orElseThrow(() -> new IllegalStateException(setting + " was not given and has no default"));
    }

    /** The value of a setting that may be absent. */
    @SuppressWarnings("unchecked") // parse put it there by the setting of that name
    public <T> Optional<T> find(Setting<T> setting) {
        return Optional.ofNullable((@Nullable T) values.get(setting.name())).or(setting::defaultValue);
    }

    /** The values as JSON has them, by name: booleans, numbers, text (paths as they were written), and lists of these. */
    public Map<String, Object> toJson() {
        var json = new LinkedHashMap<String, Object>();
        values.forEach((name, value) -> json.put(name, plain(value)));
        return json;
    }

    private static Object plain(Object value) {
        return switch (value) {
            case Path path -> path.toString();
            case List<?> list -> {
                var plain = new ArrayList<Object>();
                list.forEach(v -> plain.add(plain(v)));
                yield plain;
            }
            case Integer i -> i.longValue();
            default -> value;
        };
    }

    @Override
    public boolean equals(@Nullable Object o) {
        return o instanceof Settings s && values.equals(s.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    @Override
    public String toString() {
        return values.toString();
    }
}
