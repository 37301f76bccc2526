package dev.reprise.data.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.reprise.core.InvalidInputException;
import dev.reprise.data.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class WorldFilesTest {
    private static final World TINY = new World(Preset.TINY, 1);
    private static final long BYTES = 1_000_000;

    @TempDir
    private Path folder;

    private void write() {
        WorldFiles.writeStream(folder.resolve("streams"), TINY.stream("chat"), 50_000);
        WorldFiles.writeTruth(folder.resolve("truth"), TINY, _ -> BYTES);
    }

    @Test
    void whatIsWrittenIsReadBack() {
        write();
        var expected = StreamSupport.stream(TINY.stream("chat").spliterator(), false)
                .limit(40)
                .toList();
        try (var documents = WorldFolder.open(folder).documents("chat")) {
            assertThat(documents.limit(40)).usingRecursiveComparison().isEqualTo(expected);
        }
    }

    @Test
    void ratiosAreReachedAsTheyAreMeant() {
        write();
        var ratios = Json.read(folder.resolve("truth/ratios.json"));
        var reached = ratios.get("reached");
        for (var name : List.of("denied", "rude", "refused", "ordersObeyed")) {
            assertThat(perCent(reached.get(name)))
                    .as(name)
                    .isCloseTo(ratios.get(name).asDouble(), within(5.0));
        }
        ratios.get("chains")
                .properties()
                .forEach(mode -> assertThat(perCent(reached.get("chains").get(mode.getKey())))
                        .as(mode.getKey())
                        .isCloseTo(mode.getValue().asDouble(), within(5.0)));
        for (var name : List.of("he", "firstGroup", "strength", "givenUp")) {
            assertThat(reached.get(name).propertyNames())
                    .as(name)
                    .containsExactlyInAnyOrderElementsOf(ratios.get(name).propertyNames());
        }
        double meant = ratios.get("he").values().stream()
                .mapToDouble(JsonNode::asDouble)
                .average()
                .orElseThrow();
        double he = reached.get("he").values().stream()
                .mapToDouble(WorldFilesTest::perCent)
                .average()
                .orElseThrow();
        assertThat(he).isCloseTo(meant, within(3.0));
    }

    private static double perCent(JsonNode reached) {
        return 100.0 * reached.get("taken").asLong() / reached.get("of").asLong();
    }

    @Test
    void everyWordHasItsPartOfSpeech() throws IOException {
        WorldFiles.writeWords(folder, TINY, BYTES, word -> word.length());
        var lines = Files.readAllLines(folder.resolve("words.tsv"));
        assertThat(lines.getFirst())
                .isEqualTo("word\tcount\ttokens\tpos\tclass\tanimate\tvalence\tregister\tdomain\tsynonym");
        assertThat(lines).hasSizeGreaterThan(1000);
        assertThat(lines.subList(1, lines.size()))
                .allSatisfy(line -> assertThat(line.split("\t", -1))
                        .hasSize(10)
                        .satisfies(
                                cells -> assertThat(cells[3]).isIn("noun", "verb", "adj", "func", "name", "number")));
    }

    @Test
    void wordsAreKnownInEveryForm() {
        var words = new Words(TINY);
        assertThat(words.of("The").partOfSpeech()).isEqualTo(Words.PartOfSpeech.FUNC);
        assertThat(words.of("812").partOfSpeech()).isEqualTo(Words.PartOfSpeech.NUMBER);
        assertThat(words.of("bakers"))
                .satisfies(word -> assertThat(word.partOfSpeech()).isEqualTo(Words.PartOfSpeech.NOUN))
                .satisfies(word -> assertThat(word.animate()).isTrue())
                .satisfies(word -> assertThat(word.text()).isEqualTo("bakers"));
        assertThat(words.of("idiot").register()).isEqualTo("rude");
        assertThat(words.of("joy").valence()).isEqualTo(2);
        assertThat(words.of("joy").synonym()).isEqualTo("delight");
        assertThat(words.of("windlass").domain()).isEqualTo("harbour");
        assertThat(words.of("lagoon").domain()).isEqualTo("both");
        var person = TINY.entities("person").getFirst().name().split(" ", -1);
        assertThat(words.of(person[1]).animate()).isTrue();
        assertThat(words.of("xyzzy").partOfSpeech()).isNull();
    }

    @Test
    void aFolderWithoutTruthIsRefused() throws IOException {
        assertThatThrownBy(() -> WorldFolder.open(folder))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("streams");
        write();
        assertThatThrownBy(() -> WorldFolder.open(folder).documents("orvish"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("chat");
        Files.delete(folder.resolve("truth/ratios.json"));
        assertThatThrownBy(() -> WorldFolder.open(folder))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("truth/ratios.json");
    }

    @Test
    void aLineThatIsNoDocumentIsNamed() throws IOException {
        write();
        var truth = folder.resolve("streams/chat.jsonl");
        var good = Files.readAllLines(truth).getFirst();
        for (var bad : List.of(
                good.replaceFirst("\"start\":\\d+", "\"start\":999999"),
                good.replace("\"split\":\"train\"", "\"split\":\"test\""),
                good.replaceFirst("\"facts\":\\[.*?],\"label", "\"facts\":[[\"a\"]],\"label"),
                good.substring(0, good.length() / 2))) {
            Files.writeString(truth, good + "\n" + bad + "\n");
            assertThatThrownBy(() -> {
                        try (var documents = WorldFolder.open(folder).documents("chat")) {
                            documents.toList();
                        }
                    })
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("chat.jsonl, line 2");
        }
    }
}
