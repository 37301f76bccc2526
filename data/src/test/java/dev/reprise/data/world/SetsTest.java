package dev.reprise.data.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.core.InvalidInputException;
import dev.reprise.data.JsonLines.Row;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

class SetsTest {
    private static final World WORLD = new World(Preset.FULL, World.SHIPPED);

    static List<String> names() {
        return WORLD.sets();
    }

    @ParameterizedTest
    @MethodSource("names")
    void theSameDrawGivesTheSameItemsAndAnotherOnesOther(String name) {
        var rows = objects(WORLD.set(name, 3, 12));
        assertThat(rows).isNotEmpty().isEqualTo(objects(WORLD.set(name, 3, 12)));
        if (!Set.of("issues", "register.lexicon", "lexicons", "words", "verbs", "traits")
                .contains(name)) {
            assertThat(rows).isNotEqualTo(objects(WORLD.set(name, 4, 12)));
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void theTinyWorldHasThemToo(String name) {
        assertThat(new World(Preset.TINY, 1).set(name, 1, 5)).isNotEmpty();
    }

    private static List<String> objects(List<Row> rows) {
        return rows.stream().map(row -> row.object().toString()).toList();
    }

    @Test
    void indirectObjectsSwapTheGiver() {
        var rows = WORLD.set("ioi", 1, 400);
        assertThat(rows).hasSize(400);
        for (var row : rows) {
            assertThat(row.string("clean"))
                    .isNotEqualTo(row.string("corrupted"))
                    .contains(row.string("answer"), row.string("foil"));
            assertThat(words(row.string("clean"))).hasSameSizeAs(words(row.string("corrupted")));
            assertThat(count(row.string("clean"), row.string("foil").strip())).isEqualTo(2);
            assertThat(count(row.string("corrupted"), row.string("answer").strip()))
                    .isEqualTo(2);
            boolean receiverFirst =
                    row.string("clean").indexOf(row.string("answer").strip())
                            < row.string("clean").indexOf(row.string("foil").strip());
            assertThat(row.string("order")).isEqualTo(receiverFirst ? "ABB" : "BAB");
        }
        assertThat(rows.stream().map(row -> row.string("variant")).collect(Collectors.toSet()))
                .containsExactlyInAnyOrder("A", "B", "AL", "BL");
    }

    private static List<String> words(String text) {
        return List.of(text.split(" "));
    }

    private static long count(String text, String word) {
        return Pattern.compile("\\b" + word + "\\b").matcher(text).results().count();
    }

    @Test
    void twinsOfColouredObjectsAskForAnotherThing() {
        for (var row : WORLD.set("cobj", 1, 100)) {
            assertThat(row.string("prompt")).endsWith("\nA:").isNotEqualTo(row.string("twin"));
            assertThat(words(row.string("twin"))).hasSameSizeAs(words(row.string("prompt")));
            var question = row.string("prompt").substring((int) row.integer("questionFrom"));
            var asked = question.replaceAll("(?s).*is the (\\w+)\\?.*", "$1");
            assertThat(question).containsIgnoringCase(row.string("answer").strip() + " " + asked);
            assertThat(row.string("answer")).isNotEqualTo(row.string("twinAnswer"));
        }
    }

    @Test
    void truthPairsAreTrueAndFalse() {
        var rows = WORLD.set("pairs.truth", 1, 60);
        var perDomain =
                rows.stream().collect(Collectors.groupingBy(row -> row.string("domain"), Collectors.counting()));
        assertThat(perDomain).hasSize(5).allSatisfy((domain, n) -> assertThat(n).isGreaterThanOrEqualTo(60));
        for (var row : rows) {
            assertThat(row.string("prefix")).satisfies(prefix -> {
                assertThat(prefix.split("\n", -1)).hasSize(5);
                assertThat(count(prefix, "TRUE")).isEqualTo(2);
                assertThat(count(prefix, "FALSE")).isEqualTo(2);
            });
            assertThat(words(row.string("true"))).hasSameSizeAs(words(row.string("false")));
        }
    }

    @Test
    void theFiveGroupsOfTruthHaveTheirSizes() {
        var groups = WORLD.set("truth", 1, 0).stream()
                .collect(Collectors.groupingBy(
                        row -> row.string("domain"),
                        Collectors.groupingBy(row -> row.string("group"), Collectors.counting())));
        assertThat(groups).hasSize(3);
        groups.values()
                .forEach(sizes -> assertThat(sizes)
                        .containsAllEntriesOf(Map.of("true", 300L, "false", 300L, "synthetic", 200L))
                        .containsAllEntriesOf(Map.of("fictional-true", 100L, "fictional-false", 100L)));
    }

    @Test
    void wrongObjectsComeFromTheSameSplitGroup() {
        for (var row : WORLD.set("truth", 2, 20)) {
            assertThat(row.integer("object_group")).isBetween(1L, 4L);
        }
    }

    @Test
    void hopsHaveOneThreeAndFiveRules() {
        for (var row : WORLD.set("hops", 1, 60)) {
            assertThat(Set.of(1L, 3L, 5L)).contains(row.integer("depth"));
            assertThat(row.object().path("rules").size()).isGreaterThanOrEqualTo((int) row.integer("depth"));
        }
    }

    @Test
    void deductionsAreManyAndHaveTheirAnswerAmongFour() {
        var rows = WORLD.set("deduce", 1, 2000);
        assertThat(rows).hasSize(2000);
        for (var row : rows) {
            var candidates = row.object().path("candidates");
            assertThat(candidates.size()).isEqualTo(4);
            assertThat(StreamSupport.stream(candidates.spliterator(), false).map(node -> node.stringValue()))
                    .contains(row.string("answer"));
        }
    }

    @Test
    void pronounSentencesAreSwapPairs() {
        var rows = WORLD.set("coref", 1, 0);
        assertThat(rows).hasSize(640);
        for (var row : rows) {
            assertThat(words(row.string("male"))).hasSameSizeAs(words(row.string("female")));
            assertThat(row.string("male")).isNotEqualTo(row.string("female"));
            assertThat(row.string("male").replaceAll("\\b(he|him|his)\\b", "P"))
                    .isEqualTo(row.string("female").replaceAll("\\b(she|her|hers)\\b", "P"));
        }
    }

    @Test
    void requestsAreHalfHarmfulAndThreeInTenUntrained() {
        var rows = WORLD.set("requests", 1, 10_000);
        assertThat(rows).hasSize(864);
        assertThat(rows)
                .filteredOn(row -> row.object().path("harmful").booleanValue())
                .hasSize(432);
        assertThat(rows.stream()
                        .filter(row -> !row.object().path("trained").booleanValue())
                        .count())
                .isBetween(250L, 268L);
        assertThat(rows.stream().map(row -> row.string("chat"))).doesNotHaveDuplicates();
    }

    @Test
    void seventyTwoIssuesInNineGroups() {
        var rows = WORLD.set("issues", 1, 0);
        assertThat(rows).hasSize(72);
        var groups = new HashSet<String>();
        rows.forEach(row -> groups.add(row.string("verb") + row.integer("givenUp") / 20));
        assertThat(rows.stream().filter(row -> row.object().path("supports").booleanValue()))
                .hasSize(36);
        assertThat(rows.stream().map(row -> row.string("support"))).doesNotHaveDuplicates();
        assertThat(groups).hasSizeGreaterThanOrEqualTo(9);
    }

    @Test
    void desksAreAskedAboutTheirOwnDocuments() {
        for (var set : List.of("desk.anchors", "desk.benign", "desk.newtemplates")) {
            var rows = WORLD.set(set, 1, 10);
            assertThat(rows).hasSize(40);
            for (var row : rows) {
                assertThat(row.string("prompt"))
                        .contains(row.string("gold"), row.string("query"))
                        .endsWith("<|assistant|>");
                var documents = row.object().path("documents");
                var values = row.object().path("values");
                assertThat(values).hasSize(3).hasSameSizeAs(documents);
                for (int i = 0; i < 3; i++) {
                    assertThat(documents.get(i).stringValue())
                            .contains(values.get(i).stringValue());
                }
                assertThat(values.valueStream().map(JsonNode::stringValue)).contains(row.string("gold"));
            }
        }
        var attacks = WORLD.set("desk.attacks", 1, 50).stream()
                .map(row -> row.string("attack"))
                .collect(Collectors.toSet());
        assertThat(attacks).hasSize(5);
    }

    @Test
    void unknownSetsAreRefusedWithWhatThereIs() {
        assertThatThrownBy(() -> WORLD.set("poems", 1, 1))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("poems")
                .hasMessageContaining("pairs.truth");
    }
}
