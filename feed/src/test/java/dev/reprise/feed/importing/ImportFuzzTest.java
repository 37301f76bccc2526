package dev.reprise.feed.importing;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.reprise.core.InvalidInputException;
import dev.reprise.feed.ArxivId;
import dev.reprise.feed.PaperId;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Whatever the bytes are, they are read or refused with a message, and what is read is fit to be kept. As ordinary tests these run over known
 * inputs and random mutations; {@code JAZZER_FUZZ=1} with {@code -Dtest=ImportFuzzTest#NAME} searches on, guided by coverage.
 */
class ImportFuzzTest {
    private static final LocalDate TODAY = LocalDate.of(2026, 1, 10);

    @FuzzTest(maxDuration = "2m")
    void files(byte[] bytes) {
        parse(bytes);
    }

    @FuzzTest(maxDuration = "2m")
    void ids(byte[] bytes) {
        parseId(new String(bytes, StandardCharsets.UTF_8));
    }

    private static void parse(byte[] bytes) {
        try {
            for (var entry : PaperFile.parse(bytes, null, TODAY).entries()) {
                var paper = entry.paper();
                assertThat(paper.title()).isNotBlank().doesNotContain("\n", "\u0000");
                assertThat(StandardCharsets.UTF_8.newEncoder().canEncode(paper.title()))
                        .isTrue();
                assertThat(PaperId.parse(paper.id().value())).isEqualTo(paper.id());
                assertThat(paper.numAuthors())
                        .isGreaterThanOrEqualTo(paper.authors().size());
            }
        } catch (InvalidInputException e) {
            assertThat(e).message().isNotBlank();
            assertThat(String.valueOf(e.getMessage()).lines().count()).isLessThanOrEqualTo(6);
        }
    }

    private static void parseId(String text) {
        ArxivId.find(text).ifPresent(id -> {
            assertThat(id.paper().value()).matches("[a-z0-9./-]+").doesNotContain("..");
            assertThat(ArxivId.parse(id.toString())).isEqualTo(id);
        });
    }

    @Test
    void mutationsOfEveryFormat() {
        for (var name : List.of("atom.xml", "oai.xml", "daily.json", "listing.txt")) {
            var whole = ParserTest.resource(name);
            for (long seed = 0; seed < 400; seed++) {
                var random = new Random(seed);
                var bytes = whole.clone();
                for (int i = random.nextInt(1, 8); i > 0; i--) {
                    bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
                }
                int end = random.nextInt(4) == 0 ? random.nextInt(bytes.length) : bytes.length;
                try {
                    parse(Arrays.copyOf(bytes, end));
                } catch (RuntimeException | AssertionError e) {
                    throw new AssertionError(name + ", seed " + seed, e);
                }
            }
        }
    }

    @Test
    void mutationsOfIds() {
        for (var id : List.of(
                "2508.07877v2", "hep-th/9901001", "https://arxiv.org/pdf/1512.08756v2.pdf", "math.GT/0309136")) {
            for (long seed = 0; seed < 2_000; seed++) {
                var random = new Random(seed);
                var characters = id.toCharArray();
                characters[random.nextInt(characters.length)] =
                        (char) random.nextInt(random.nextBoolean() ? 128 : 65536);
                parseId(new String(characters));
            }
        }
    }
}
