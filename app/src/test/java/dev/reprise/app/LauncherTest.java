package dev.reprise.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code ./reprise}, copied into a folder with a wrapper that pretends to build and JDKs that print what they are given. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the launcher is a POSIX shell script")
class LauncherTest {
    private static final String MAVEN = """
            #!/bin/sh
            echo "built with $JAVA_HOME" >> builds.txt
            echo '[INFO] Building Reprise core 0.1.0-SNAPSHOT                [2/7]'
            if [ -e broken ]; then
                echo '[ERROR] /src/Broken.java:[1,2] cannot find symbol'
                exit 1
            fi
            sleep "$(cat slow 2>/dev/null || echo 0)"
            mkdir -p app/target/lib
            echo "program" > app/target/lib/reprise.jar
            echo "library" > app/target/lib/library.jar
            """;

    private static final String JAVA = """
            #!/bin/sh
            case $1 in
            -XX:AOTCacheOutput=*)
                echo cache > "${1#*=}"
                echo 'a line of the training' ;;
            *)
                echo "java VERSION"
                for argument; do echo "<$argument>"; done ;;
            esac
            """;

    @TempDir
    private Path folder;

    private Path root;
    private Path system;
    private Path home;

    /** What a run printed; {@code out} is standard output. */
    private record Run(int exitCode, String out, String err) {}

    @BeforeEach
    void makeProject() throws IOException {
        root = Files.createDirectories(folder.resolve("the project"));
        system = Files.createDirectories(folder.resolve("system"));
        home = Files.createDirectories(folder.resolve("home"));
        var script = Files.readString(Path.of("..", "reprise"))
                .replace("/usr/lib/jvm/", system + "/usr/lib/jvm/")
                .replace("/usr/java/", system + "/usr/java/")
                .replace(" /opt/", " " + system + "/opt/")
                .replace(" /Library/", " " + system + "/Library/");
        executable(root.resolve("reprise"), script);
        executable(root.resolve("mvnw"), MAVEN);
        Files.writeString(root.resolve("pom.xml"), "<project/>");
        Files.createDirectories(root.resolve(".mvn"));
        source("core/src/main/java/A.java");
    }

    private static void executable(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private Path source(String name) throws IOException {
        var file = root.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, "class A {}");
    }

    private static Path jdk(Path folder, String version) throws IOException {
        executable(folder.resolve("bin/java"), JAVA.replace("VERSION", version));
        executable(folder.resolve("bin/javac"), "#!/bin/sh\n");
        Files.writeString(folder.resolve("release"), "IMPLEMENTOR=\"Test\"\nJAVA_VERSION=\"" + version + "\"\n");
        return folder;
    }

    private ProcessBuilder launcher(Map<String, String> environment, Path script, String... args) {
        var command = new ArrayList<>(List.of("sh", script.toString()));
        command.addAll(List.of(args));
        var builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment().clear();
        builder.environment().putAll(Map.of("PATH", "/usr/bin:/bin", "HOME", home.toString(), "LC_ALL", "C.UTF-8"));
        builder.environment().putAll(environment);
        return builder;
    }

    private Run run(Map<String, String> environment, String... args) throws Exception {
        return finish(launcher(environment, root.resolve("reprise"), args));
    }

    private Run finish(ProcessBuilder builder) throws Exception {
        var out = Files.createTempFile(folder, "out", ".txt");
        var err = Files.createTempFile(folder, "err", ".txt");
        var process =
                builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        return new Run(process.exitValue(), Files.readString(out), Files.readString(err));
    }

    private long builds() throws IOException {
        var file = root.resolve("builds.txt");
        return Files.exists(file) ? Files.readAllLines(file).size() : 0;
    }

    /** Makes a file look as if it had been written a while after the build. */
    private static void touch(Path file) throws IOException {
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(60)));
    }

    @Test
    void withoutAJdkItSaysWhatToInstall() throws Exception {
        jdk(system.resolve("usr/lib/jvm/java-17"), "17.0.15");
        var run = run(
                Map.of(
                        "PATH",
                        pathWithoutJava(),
                        "JAVA_HOME",
                        system.resolve("usr/lib/jvm/java-17").toString()),
                "--help");

        assertThat(run.exitCode).isEqualTo(3);
        assertThat(run.err.lines()).singleElement().asString().contains("JDK of version 25", "JAVA_HOME");
        assertThat(run.out).isEmpty();
    }

    /** The machine's tools, as links, except for its Java. */
    private String pathWithoutJava() throws IOException {
        var tools = Files.createDirectories(folder.resolve("tools"));
        for (var tool :
                List.of("cat cp date find grep head ln mkdir mv readlink rm rmdir sh sleep sort tail tee".split(" "))) {
            var bin = Files.exists(Path.of("/usr/bin", tool)) ? Path.of("/usr/bin", tool) : Path.of("/bin", tool);
            Files.createSymbolicLink(tools.resolve(tool), bin);
        }
        return tools.toString();
    }

    @Test
    void jdksAreLookedForInOrder() throws Exception {
        var path = pathWithoutJava();
        var javaHome = jdk(folder.resolve("a jdk"), "25.0.9");
        var onPath = jdk(folder.resolve("on-path"), "26-ea");
        Files.createSymbolicLink(Path.of(path, "java"), onPath.resolve("bin/java"));
        jdk(system.resolve("usr/lib/jvm/jdk-24"), "24.0.1");
        var incomplete = jdk(system.resolve("usr/lib/jvm/jdk-25-a"), "25.0.8");
        Files.delete(incomplete.resolve("bin/javac"));
        var jvm = jdk(system.resolve("usr/lib/jvm/jdk-25-b"), "25.0.7");
        var java = jdk(system.resolve("usr/java/jdk-25"), "25.0.6");
        var opt = jdk(system.resolve("opt/jdk-25"), "25.0.5");
        var sdkman = jdk(home.resolve(".sdkman/candidates/java/25.0.4-tem"), "25.0.4");
        var jdks = jdk(home.resolve(".jdks/temurin-25"), "25.0.3");
        jdk(system.resolve("Library/Java/JavaVirtualMachines/temurin-25.jdk/Contents/Home"), "25.0.2");

        assertThat(run(Map.of("PATH", path, "JAVA_HOME", javaHome.toString())).out)
                .startsWith("java 25.0.9\n");
        assertThat(run(Map.of("PATH", path, "JAVA_HOME", folder + "/none")).out).startsWith("java 26-ea\n");
        Files.delete(Path.of(path, "java"));
        for (var next : List.of(jvm, java, opt, sdkman, jdks)) {
            var release = next.resolve("release");
            var version = Files.readString(release).replaceAll("(?s).*JAVA_VERSION=\"(.*)\".*", "$1");
            assertThat(run(Map.of("PATH", path)).out).startsWith("java " + version + "\n");
            Files.delete(release);
        }
        assertThat(run(Map.of("PATH", path)).out).startsWith("java 25.0.2\n");
        assertThat(builds()).isEqualTo(1);
    }

    @Test
    void argumentsReachJavaAsTheyStand() throws Exception {
        var run = run(
                jdk25(), "models", "", "two words", "a \"quote\" 'and' $HOME `x` \\", "two\nlines", "*", "--", "-1");

        assertThat(run.exitCode).isZero();
        assertThat(run.out)
                .endsWith(
                        "<-jar>\n" + "<" + published() + "/reprise.jar>\n"
                                + "<models>\n<>\n<two words>\n<a \"quote\" 'and' $HOME `x` \\>\n<two\nlines>\n<*>\n<-->\n<-1>\n");
        assertThat(run.err).contains("building core [2/7]");
    }

    private Map<String, String> jdk25() throws IOException {
        return Map.of("JAVA_HOME", jdk(folder.resolve("jdk"), "25").toString());
    }

    private Path published() throws IOException {
        var runs = root.toRealPath().resolve("app/target/run");
        return runs.resolve(Files.readString(runs.resolve("current")).strip());
    }

    @Test
    void runsThroughLinksAndFromElsewhere() throws Exception {
        var link = Files.createSymbolicLink(folder.resolve("first"), root.resolve("reprise"));
        Files.createSymbolicLink(folder.resolve("second"), Path.of("first"));
        assertThat(finish(launcher(jdk25(), link, "x")).out).endsWith("<x>\n");
        assertThat(finish(launcher(jdk25(), Path.of("second"), "y")).out).endsWith("<y>\n");
        assertThat(builds()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"core/src/main/java/A.java", "core/src/main/java", "pom.xml", ".mvn", "core/pom.xml"})
    void buildsAgainWhenASourceIsNewer(String changed) throws Exception {
        Files.writeString(root.resolve("core/pom.xml"), "<project/>");
        assertThat(run(jdk25()).err).contains("building");
        var first = published();
        assertThat(run(jdk25()).err).isEmpty();
        assertThat(builds()).isEqualTo(1);

        touch(root.resolve(changed));
        assertThat(run(jdk25()).out).contains(published().toString());
        assertThat(builds()).isEqualTo(2);
        assertThat(published()).isNotEqualTo(first);
        assertThat(first).as("another process may still be running it").exists();
    }

    @Test
    void testsAreNoReasonToBuild() throws Exception {
        assertThat(run(jdk25()).exitCode).isZero();
        touch(source("core/src/test/java/ATest.java"));
        assertThat(run(jdk25()).exitCode).isZero();
        assertThat(builds()).isEqualTo(1);
    }

    @Test
    void aFailedBuildLeavesTheOneBefore() throws Exception {
        assertThat(run(jdk25()).exitCode).isZero();
        var first = published();
        touch(source("broken"));
        touch(root.resolve("pom.xml"));

        var failed = run(jdk25(), "x");
        assertThat(failed.exitCode).isEqualTo(3);
        assertThat(failed.out).isEmpty();
        assertThat(failed.err)
                .contains(
                        "the build failed", "Broken.java:[1,2] cannot find symbol", "build.log", "REPRISE_BUILD=never");

        var old = run(Map.of("JAVA_HOME", folder.resolve("jdk").toString(), "REPRISE_BUILD", "never"), "x");
        assertThat(old.out).endsWith("<" + first + "/reprise.jar>\n<x>\n");
        assertThat(old.err).isEmpty();
    }

    @Test
    void ofTwoFirstUsesOneBuilds() throws Exception {
        Files.writeString(root.resolve("slow"), "2");
        var environment = jdk25();
        var processes = new ArrayList<Process>();
        for (int i = 0; i < 3; i++) {
            processes.add(launcher(environment, root.resolve("reprise"), "x")
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("output" + i).toFile())
                    .start());
        }
        for (int i = 0; i < 3; i++) {
            assertThat(processes.get(i).waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(processes.get(i).exitValue()).isZero();
            assertThat(Files.readString(folder.resolve("output" + i)))
                    .endsWith("<" + published() + "/reprise.jar>\n<x>\n");
        }
        assertThat(builds()).isEqualTo(1);
        assertThat(root.resolve("app/target/build.lock")).doesNotExist();
    }

    @Test
    void aDeadBuildsLockIsTakenOver() throws Exception {
        var dead = new ProcessBuilder("true").start();
        dead.waitFor();
        Files.createDirectories(root.resolve("app/target"));
        Files.createSymbolicLink(root.resolve("app/target/build.lock"), Path.of(Long.toString(dead.pid())));

        assertThat(run(jdk25(), "x").out).endsWith("<x>\n");
        assertThat(builds()).isEqualTo(1);
    }

    @Test
    void theStartUpCacheIsMadeOnceForEachJdk() throws Exception {
        assertThat(run(jdk25()).out).contains("<-XX:AOTCache=" + published() + "/start-25.aot>");
        var other = Map.of("JAVA_HOME", jdk(folder.resolve("jdk26"), "26").toString());
        var second = run(other);
        assertThat(second.out)
                .contains("<-XX:AOTCache=" + published() + "/start-26.aot>")
                .doesNotContain("training");
        assertThat(second.err).isEmpty();
        assertThat(builds()).isEqualTo(1);

        Files.writeString(published().resolve("start-26.aot"), "");
        assertThat(run(other).out).startsWith("java 26\n").doesNotContain("AOTCache");
    }

    @Test
    void theSiteHasACacheOfItsOwn() throws Exception {
        assertThat(run(jdk25()).out).contains("<-XX:AOTCache=" + published() + "/start-25.aot>");
        var first = run(jdk25(), "up", "--port", "8080");
        assertThat(first.out)
                .contains("<-XX:AOTCache=" + published() + "/site-25.aot>")
                .endsWith("<up>\n<--port>\n<8080>\n")
                .doesNotContain("training");
        assertThat(first.err).isEqualTo("reprise: preparing fast starts of the site\n");
        assertThat(run(jdk25(), "up").err).isEmpty();
        assertThat(builds()).isEqualTo(1);
    }
}
