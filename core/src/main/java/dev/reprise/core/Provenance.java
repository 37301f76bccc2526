package dev.reprise.core;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * All that a run came from; {@code rerun} repeats it from this.
 *
 * @param version   of Reprise
 * @param commit    that it was built from, with {@code -dirty} behind it if the sources had changed since; {@code unknown} outside of a repository
 * @param settings  as {@link Settings#toJson} gives them
 * @param model     the model that was run, or null if the run made its own or used none
 * @param libraries name to version, of those that compute
 * @param threads   of libtorch
 * @param java      the virtual machine
 */
public record Provenance(
        String version,
        String commit,
        long seed,
        Map<String, Object> settings,
        @Nullable Model model,
        Map<String, String> libraries,
        Machine machine,
        int threads,
        Dtype dtype,
        String java) {

    /** A model: its name, and the fingerprint of its weights and its configuration. */
    public record Model(String name, String fingerprint) {}

    /**
     * What a run ran on.
     *
     * @param cpu    its model
     * @param cores  logical processors that the virtual machine may use
     * @param memory in bytes
     */
    public record Machine(String cpu, int cores, long memory, String os) {
        /** This machine. */
        public static Machine current() {
            var system = ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class);
            return new Machine(
                    cpuModel(),
                    Runtime.getRuntime().availableProcessors(),
                    system.getTotalMemorySize(),
                    System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                            + System.getProperty("os.arch"));
        }

        private static String cpuModel() {
            var info = Path.of("/proc/cpuinfo");
            if (Files.isReadable(info)) {
                try (var lines = Files.lines(info)) {
                    var model = lines.filter(l -> l.startsWith("model name")).findFirst();
                    if (model.isPresent()) {
                        return model.get()
                                .substring(model.get().indexOf(':') + 1)
                                .strip();
                    }
                } catch (IOException | UncheckedIOException e) {
                    return System.getProperty("os.arch"); // the name is a courtesy
                }
            }
            return Objects.requireNonNullElse(System.getenv("PROCESSOR_IDENTIFIER"), System.getProperty("os.arch"));
        }
    }

    private static final Map<String, String> LIBRARIES = Map.of(
            "libtorch", "org.bytedeco/pytorch",
            "javacpp", "org.bytedeco/javacpp",
            "openblas", "org.bytedeco/openblas",
            "tokenizers", "ai.djl.huggingface/tokenizers",
            "hipparchus", "org.hipparchus/hipparchus-stat",
            "jackson", "tools.jackson.core/jackson-databind");

    public Provenance {
        settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
        libraries = Collections.unmodifiableMap(new LinkedHashMap<>(libraries));
    }

    /** The provenance of a run in this lab, on this machine, by this build. */
    public static Provenance of(Lab lab, @Nullable Model model) {
        var build = properties("/dev/reprise/core/build.properties").orElseThrow();
        var commit = build.getProperty("commit", "");
        return new Provenance(
                build.getProperty("version"),
                commit.matches("[0-9a-f]{40}")
                        ? commit + ("true".equals(build.getProperty("dirty")) ? "-dirty" : "")
                        : "unknown",
                lab.seed(),
                lab.settings().toJson(),
                model,
                versionsOfLibraries(),
                Machine.current(),
                lab.threads(),
                lab.dtype(),
                System.getProperty("java.vm.name") + " " + System.getProperty("java.runtime.version"));
    }

    private static Map<String, String> versionsOfLibraries() {
        var found = new LinkedHashMap<String, String>();
        LIBRARIES.keySet().stream()
                .sorted()
                .forEach(name -> properties("/META-INF/maven/" + LIBRARIES.get(name) + "/pom.properties")
                        .ifPresent(p -> found.put(name, p.getProperty("version"))));
        return found;
    }

    private static Optional<Properties> properties(String resource) {
        try (InputStream in = Provenance.class.getResourceAsStream(resource)) {
            if (in == null) {
                return Optional.empty();
            }
            var properties = new Properties();
            properties.load(in);
            return Optional.of(properties);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
