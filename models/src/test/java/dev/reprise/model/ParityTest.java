package dev.reprise.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ParityTest {
    static final Path GOLDENS = Path.of("src/test/resources/goldens");

    static Stream<Path> goldens() throws IOException {
        try (var folders = Files.list(GOLDENS)) {
            return folders.filter(Files::isDirectory).sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("goldens")
    void logitsHiddenStatesGradientsAndGreedyTextAreTheReferences(Path folder) {
        var result = Parity.compare(folder, folder.resolve("golden.safetensors"));
        assertThat(result.checks()).isNotEmpty().allMatch(Parity.Check::holds);
    }
}
