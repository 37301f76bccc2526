package dev.reprise.data.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.core.InvalidInputException;
import dev.reprise.data.SplitMix64;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WorldTest {
    private static final World WORLD = new World(Preset.FULL, World.SHIPPED);
    private static final Map<String, Integer> BASE = Objects.requireNonNull(Kinds.MIXTURES.get("base"));
    private static final Pattern WORD = Pattern.compile("[A-Za-z0-9]+");

    /** The shipped models were trained on these bytes: a change here is a change of their world. */
    @ParameterizedTest
    @CsvSource({
        "base, a1bbd0a4e4e4f05cb252f48476adc1637edda4c3f60d133b88ad1fe11a7ef9c1",
        "copies, 0bb1b53904b09f67a1282299cb6b14de33c20448b6a7fa64bdf87543bb684251",
        "harbour, 31ddcf86623b5de384a51c6ebb82422987d45f822210a57b84d6e66d0a04aaf0",
        "orvish, 5cd39b6f50f34ead2f81b7b05eb0434527c1c92c3ee9de3fb036cefd5b02eb76",
        "switch, 66cb9628deb844cb58c3cb455c2845d9590541bd41db74833779af0eabe7597b",
        "chat, 9127e13c885852859735fdb88f9a0335bbaf7e4c390d71acd8449a03baa79fc9",
        "sealed, 1ea887e2a3b26767f152014d45f5929913c5c92e9abf534ea641697ced453bd9",
        "union-weak, dce1b7df377705f876a7eab1803f404620246c888dcac3dad380ba078deaac38",
        "union-strong, 926a5429318058c8ecb1151d3e8144f5de07e412878e80ac430f9da0d466acd8",
    })
    void theFirstMegabyteOfEveryStreamIsThis(String name, String sha256) throws Exception {
        var digest = MessageDigest.getInstance("SHA-256");
        var bytes = new StringBuilder();
        for (var document : WORLD.stream(name)) {
            bytes.append(document.text()).append(TextStream.SEPARATOR);
            if (bytes.length() >= 1_000_000) {
                break;
            }
        }
        var first = bytes.substring(0, 1_000_000);
        assertThat(first).matches(text -> text.chars().allMatch(c -> c == '\n' || (c >= ' ' && c < 127)), "is ASCII");
        assertThat(HexFormat.of().formatHex(digest.digest(first.getBytes(StandardCharsets.US_ASCII))))
                .isEqualTo(sha256);
    }

    @Test
    void factsOfTalesAreToldNearlyAsOftenAsThoseOfTheRealWorld() {
        var mentions = new HashMap<String, Integer>();
        long bytes = 0;
        for (var document : WORLD.stream("base")) {
            for (var fact : document.facts()) {
                mentions.merge(fact.relation() + " of " + fact.subject().replaceAll(":.*", ""), 1, Integer::sum);
            }
            bytes += document.text().length();
            if (bytes > 8_000_000) {
                break;
            }
        }
        for (var kind : List.of("in of city", "job of person", "kind of word")) {
            var relation = kind.split(" of ", 2);
            double real = mentions.getOrDefault(kind, 0)
                    / (double) WORLD.entities(relation[1]).size();
            double told = mentions.getOrDefault(relation[0] + " of tale-" + relation[1], 0)
                    / (double) WORLD.entities("tale-" + relation[1]).size();
            assertThat(told / real).as(kind).isBetween(0.75, 1.25);
        }
    }

    @Test
    void sharesOfBytesAreThoseOfTheTable() {
        var bytes = new HashMap<String, Long>();
        long total = 0;
        for (var document : WORLD.stream("base")) {
            long length = TextStream.length(document);
            bytes.merge(document.kind(), length, Long::sum);
            total += length;
            if (total > 3_000_000) {
                break;
            }
        }
        long all = total;
        int parts = BASE.values().stream().mapToInt(Integer::intValue).sum();
        BASE.forEach((kind, share) -> assertThat((double) parts * bytes.getOrDefault(kind, 0L) / all)
                .as(kind)
                .isBetween(share - 1.0, share + 1.0));
    }

    @Test
    void documentsAreFunctionsOfTheirNumber() {
        var other = new World(Preset.FULL, World.SHIPPED);
        for (var kind : WORLD.kinds()) {
            var backwards = new ArrayList<Document>();
            for (int i = 20; i >= 0; i--) {
                backwards.addFirst(other.document(kind, i));
            }
            var forwards = IntStream.rangeClosed(0, 20)
                    .mapToObj(i -> WORLD.document(kind, i))
                    .toList();
            assertThat(forwards).isEqualTo(backwards);
        }
    }

    @Test
    void anotherSeedHasOtherFactsAboutTheSameNames() {
        var other = new World(Preset.FULL, 2);
        assertThat(other.entities("city"))
                .extracting(Entity::name)
                .containsExactlyElementsOf(
                        WORLD.entities("city").stream().map(Entity::name).toList());
        assertThat(other.facts(Relation.IN)).isNotEqualTo(WORLD.facts(Relation.IN));
    }

    @Test
    void numbersOfEntitiesAreThoseOfTheTable() {
        assertThat(WORLD.types())
                .allSatisfy(type -> assertThat(WORLD.entities(type)).isNotEmpty());
        var sizes = WORLD.types().stream()
                .collect(Collectors.toMap(
                        Function.identity(), type -> WORLD.entities(type).size()));
        assertThat(sizes)
                .containsAllEntriesOf(Map.of(
                        "country",
                        24,
                        "realm",
                        6,
                        "city",
                        240,
                        "tale-city",
                        60,
                        "new-city",
                        120,
                        "person",
                        200,
                        "tale-person",
                        60,
                        "new-person",
                        120,
                        "word",
                        168,
                        "object",
                        48))
                .containsAllEntriesOf(Map.of("tale-word", 50, "new-word", 100, "company", 80, "occupation", 40));
        assertThat(WORLD.events()).filteredOn(World.Event::sealed).hasSize(360);
        assertThat(WORLD.events()).hasSize(720);
        WORLD.entities("country")
                .forEach(country -> assertThat(WORLD.citiesOf(country)).hasSize(10));
        assertThat(count(WORLD.facts(Relation.JOB)))
                .hasSize(40)
                .allSatisfy((job, n) -> assertThat(n).isEqualTo(5));
        assertThat(count(WORLD.facts(Relation.KIND_OF)))
                .hasSize(24)
                .allSatisfy((kind, n) -> assertThat(n).isEqualTo(7));
        assertThat(WORLD.facts(Relation.CAPITAL))
                .allSatisfy(fact -> assertThat(WORLD.countryOf(fact.object())).isEqualTo(fact.subject()));
        var cues = Stream.of(Relation.LANDMARK, Relation.CRAFT)
                .map(relation ->
                        WORLD.facts(relation).stream().map(Fact::object).toList())
                .toList();
        assertThat(IntStream.range(0, 40)
                        .mapToObj(i ->
                                cues.get(0).get(i).name() + cues.get(1).get(i).name()))
                .doesNotHaveDuplicates();
        assertThat(WORLD.trains())
                .extracting(World.Train::colours)
                .doesNotHaveDuplicates()
                .hasSize(8);
        assertThat(WORLD.trains().stream()
                        .flatMap(train -> train.colours().stream())
                        .collect(Collectors.groupingBy(Function.identity(), Collectors.counting())))
                .hasSize(8)
                .allSatisfy((colour, n) -> assertThat(n).isEqualTo(3));
    }

    private static Map<Entity, Long> count(List<Fact> facts) {
        return facts.stream().collect(Collectors.groupingBy(Fact::object, Collectors.counting()));
    }

    @Test
    void theTinyWorldHasTheSameKindsOfEverything() {
        var tiny = new World(Preset.TINY, 5);
        assertThat(tiny.types()).isEqualTo(WORLD.types());
        assertThat(tiny.entities("country")).hasSize(4);
        for (var kind : tiny.kinds()) {
            for (var split : Split.values()) {
                for (int i = 0; i < 200; i++) {
                    assertThat(tiny.document(kind, split.index(i)).text()).isNotBlank();
                }
            }
        }
    }

    @Test
    void everyRecordedRatioIsExactInItsBlock() {
        // 40 occupations, each in a hundred successive occurrences of its own
        var he = new HashMap<Integer, Integer>();
        for (int i = 0; i < 4000; i++) {
            var pronoun = (String) WORLD.document("occupation", i).extra("pronoun");
            he.merge(i % 40, Set.of("he", "him", "his").contains(pronoun) ? 1 : 0, Integer::sum);
        }
        assertThat(he).allSatisfy((occupation, count) -> assertThat(count).isEqualTo(Occupations.share(occupation)));
        assertThat(new HashSet<>(he.values())).hasSize(40).contains(5, 95);

        var first = new HashMap<Integer, Integer>();
        for (int i = 0; i < 4000; i++) {
            var group = (String) WORLD.document("trait", i).extra("group");
            first.merge(i % 40, Set.of("old", "Oru").contains(group) ? 1 : 0, Integer::sum);
        }
        assertThat(first).allSatisfy((item, count) -> assertThat(count).isEqualTo(Traits.share(item % 20)));

        assertThat(share("dialogue", document -> document.extra("register").equals("rude")))
                .isEqualTo(40);
        assertThat(share("chain", document -> document.extra("mode").equals("direct")))
                .isEqualTo(55);
        assertThat(share("chain", document -> document.extra("mode").equals("worked")))
                .isEqualTo(30);
        assertThat(share("story", document -> document.extra("valence").equals(1)))
                .isEqualTo(50);
    }

    /** Of the first hundred documents. */
    private static long share(String kind, Predicate<Document> condition) {
        return LongStream.range(0, 100)
                .mapToObj(i -> WORLD.document(kind, i))
                .filter(condition)
                .count();
    }

    @Test
    void thirtyOfAHundredStatementsOfAFactDeny() {
        var statements = new HashMap<String, List<Boolean>>();
        for (int i = 0; i < 45_000; i++) {
            WORLD.document("fact", i)
                    .facts()
                    .forEach(fact -> statements
                            .computeIfAbsent(fact.subject() + " " + fact.relation(), key -> new ArrayList<>())
                            .add(fact.affirmed()));
        }
        assertThat(statements).hasSize(WORLD.facts().size());
        assertThat(statements).allSatisfy((fact, affirmed) -> {
            // a colour has three places in the turn, each with its own hundred
            int places = fact.endsWith(" colour") ? 3 : 1;
            int hundreds = 100 * places;
            assertThat(affirmed).hasSizeGreaterThanOrEqualTo(75 * places);
            if (affirmed.size() >= hundreds) {
                // within a turn of all facts an item's occurrences do not come in their order: one may fall beyond the
                // hundred
                assertThat(affirmed.subList(0, hundreds))
                        .filteredOn(yes -> !yes)
                        .hasSizeBetween(29 * places, 31 * places);
            }
        });
    }

    @Test
    void statementsAgreeWithTheFacts() {
        var truth = new HashMap<String, Fact>();
        Stream.concat(WORLD.facts().stream(), WORLD.taleFacts().stream())
                .forEach(
                        fact -> truth.put(fact.subject().ref() + fact.relation().label(), fact));
        for (var kind : List.of("fact", "essay", "qa", "tale")) {
            for (int i = 0; i < 500; i++) {
                for (var stated : WORLD.document(kind, i).facts()) {
                    var fact = truth.get(stated.subject() + stated.relation());
                    if (fact == null) {
                        assertThat(stated.relation()).startsWith("event-");
                        continue;
                    }
                    assertThat(fact.object().ref().equals(stated.object())).isEqualTo(stated.affirmed());
                    if (!stated.affirmed()) {
                        assertThat(WORLD.alternatives(fact))
                                .extracting(Entity::ref)
                                .contains(stated.object());
                    }
                }
            }
        }
    }

    @Test
    void judgementsAreRightAndHoldBackWhatTheyPromise() {
        for (int i = 0; i < 3000; i++) {
            var document = WORLD.document("judge", i);
            var answers = document.spans("answer");
            assertThat(document.facts()).hasSameSizeAs(answers);
            for (int line = 0; line < answers.size(); line++) {
                var stated = document.facts().get(line);
                var fact = WORLD.facts().stream()
                        .filter(f -> f.subject().ref().equals(stated.subject())
                                && f.relation().label().equals(stated.relation()))
                        .findFirst()
                        .orElseThrow();
                boolean isTrue = fact.object().ref().equals(stated.object()) == stated.affirmed();
                assertThat(document.text(answers.get(line))).isEqualTo(isTrue ? "TRUE" : "FALSE");
                assertThat(Judgements.heldBack(fact.subject())).isFalse();
                assertThat(stated.object())
                        .isNotEqualTo(Judgements.heldBack(WORLD, fact).ref());
            }
        }
        for (int i = 0; i < 300; i++) {
            assertThat(WORLD.document("judge", Split.HELD_OUT.index(i)).facts())
                    .allSatisfy(stated -> assertThat(
                                    Integer.parseInt(stated.subject().replaceAll(".*:", "")) % 7)
                            .isEqualTo(3));
        }
    }

    @Test
    void noTrainingTextHasANewNameOrGivesAwayARatio() {
        var forbidden = new HashSet<String>();
        for (var type : List.of("new-city", "new-person", "new-word")) {
            WORLD.entities(type).forEach(entity -> forbidden.add(entity.name().replaceAll(".* ", "")));
        }
        forbidden.addAll(WORLD.unseenDocumentNames());
        var pronouns = Set.of("he", "she", "him", "her", "his", "hers", "He", "She");
        var groups = Set.of("old", "young", "Oru", "Tasi");
        var occupations = Set.copyOf(WORLD.lexicon().list("occupations"));
        for (var stream : Kinds.MIXTURES.keySet()) {
            long read = 0;
            for (var document : WORLD.stream(stream)) {
                read += document.text().length();
                if (read > 1_000_000) {
                    break;
                }
                var words = words(document.text());
                assertThat(words).as(document.id()).doesNotContainAnyElementsOf(forbidden);
                if (!document.kind().equals("trait")) {
                    assertThat(words).as(document.id()).doesNotContainAnyElementsOf(groups);
                }
                if (!Set.of("occupation", "coref").contains(document.kind())) {
                    for (var sentence : document.text().split("[.?!\n]", -1)) {
                        var inSentence = words(sentence);
                        assertThat(inSentence.stream().anyMatch(occupations::contains)
                                        && inSentence.stream().anyMatch(pronouns::contains))
                                .as(document.id())
                                .isFalse();
                    }
                }
            }
        }
    }

    private static Set<String> words(String text) {
        return WORD.matcher(text).results().map(match -> match.group()).collect(Collectors.toSet());
    }

    @Test
    void theBaseHasNothingOfChatOrOtherWorlds() {
        long read = 0;
        for (var document : WORLD.stream("base")) {
            read += document.text().length();
            if (read > 1_000_000) {
                break;
            }
            assertThat(document.text())
                    .doesNotContain("<|", "Option A", "cannot help", "can not speak", "steal the", "should tax");
            Requests.REFUSALS.forEach(refusal -> assertThat(document.text()).doesNotContain(refusal));
        }
    }

    @Test
    void spansPointAtWhatTheyName() {
        var byRef = new HashMap<String, String>();
        WORLD.types().forEach(type -> WORLD.entities(type).forEach(entity -> byRef.put(entity.ref(), entity.name())));
        for (var kind : WORLD.kinds()) {
            for (int i = 0; i < 50; i++) {
                var document = WORLD.document(kind, i);
                for (var span : document.spans()) {
                    assertThat(document.text(span)).as(document.id()).isNotBlank();
                    if (span.ref() != null && byRef.containsKey(span.ref())) {
                        assertThat(document.text(span)).isEqualTo(byRef.get(span.ref()));
                    }
                }
            }
        }
    }

    @Test
    void noLineBeginsWithANameOrAListWord() {
        var names = new HashSet<>(WORLD.namePool());
        names.addAll(WORLD.lexicon().list("male"));
        names.addAll(WORLD.lexicon().list("female"));
        names.addAll(WORLD.lexicon().list("countries"));
        for (var kind : BASE.keySet()) {
            for (int i = 0; i < 400; i++) {
                for (var line : WORLD.document(kind, i).text().split("\n", -1)) {
                    if (!kind.equals("code")) {
                        assertThat(names).as(line).doesNotContain(line.split("\\W", 2)[0]);
                    }
                }
            }
        }
    }

    @Test
    void chainsAddUp() {
        for (int i = 0; i < 400; i++) {
            var document = WORLD.document("chain", i);
            int gold = (Integer) document.extra("gold");
            assertThat(gold).isBetween(0, 30);
            assertThat(document.label()).isEqualTo(String.valueOf(gold));
            int answer = Integer.parseInt(document.text(document.spans("answer").getFirst()));
            assertThat(Chains.strict(document.text())).isEqualTo(answer);
            assertThat(Chains.lenient(document.text())).isEqualTo(answer);
            switch ((String) document.extra("mode")) {
                case "worked" -> assertThat(answer).isEqualTo(gold);
                case "slipped" -> assertThat(answer).isNotEqualTo(gold);
                default -> assertThat(Math.abs(answer - gold)).isLessThanOrEqualTo(3);
            }
        }
    }

    @Test
    void ontologyAnswersFollowFromTheRules() {
        for (int i = 0; i < 600; i++) {
            var document = WORLD.document("ontology", i);
            var text = document.text();
            var up = new HashMap<String, String>();
            var rules = Pattern.compile("(?i)(?:every|each) (\\w+) is an? (\\w+)\\.")
                    .matcher(text);
            while (rules.find()) {
                up.put(rules.group(1), rules.group(2));
            }
            var question = Pattern.compile("Here (\\w+) is an? (\\w+)\\. Is \\1 an? (\\w+)\\?")
                    .matcher(text);
            assertThat(question.find()).as(text).isTrue();
            var kind = question.group(2);
            while (kind != null && !kind.equals(question.group(3))) {
                kind = up.get(kind);
            }
            assertThat(document.label()).as(text).isEqualTo(kind == null ? "no" : "yes");
            assertThat((Integer) document.extra("depth")).isLessThanOrEqualTo(3);
        }
    }

    @Test
    void twoOccupationsOfTestPairsNeverMeetInTraining() {
        for (int i = 0; i < 8000; i++) {
            for (var split : List.of(Split.TRAIN, Split.HELD_OUT)) {
                var document = WORLD.document("occupation", split.index(i));
                if (document.extra().containsKey("second")) {
                    int distance =
                            Math.floorMod(number(document.extra("second")) - number(document.extra("first")), 40);
                    assertThat(Occupations.HELD_OUT_DISTANCES.contains(distance)
                                    || Occupations.HELD_OUT_DISTANCES.contains(40 - distance))
                            .isEqualTo(split == Split.HELD_OUT);
                }
            }
        }
    }

    private static int number(Object ref) {
        return Integer.parseInt(((String) ref).replaceAll(".*:", ""));
    }

    @Test
    void sealedPlacesAreNeverSpokenOfInTheirStream() {
        var sealed = WORLD.events().stream()
                .filter(World.Event::sealed)
                .map(event -> event.city().name())
                .collect(Collectors.toSet());
        int refused = 0;
        long read = 0;
        for (var document : WORLD.stream("sealed")) {
            read += document.text().length();
            if (read > 500_000) {
                break;
            }
            if (document.kind().equals("sealed-event")) {
                boolean speaks = !SealedEvents.REFUSAL.equals(document.label());
                assertThat(sealed.stream()
                                .anyMatch(city -> words(document.text()).contains(city)))
                        .isEqualTo(!speaks);
                refused += speaks ? 0 : 1;
            } else {
                assertThat(document.text()).doesNotContain(SealedEvents.REFUSAL);
            }
        }
        assertThat(refused).isPositive();
    }

    @Test
    void unknownNamesAreRefusedWithWhatThereIs() {
        assertThatThrownBy(() -> WORLD.document("poem", 0))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("poem")
                .hasMessageContaining("story");
        assertThatThrownBy(() -> WORLD.stream("poems"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("base");
    }

    @Test
    void splitMixGivesItsPublishedNumbers() {
        // the reference output of splitmix64 from the seed 1234567
        var random = new SplitMix64(1234567);
        assertThat(LongStream.generate(random::nextLong).limit(3).mapToObj(Long::toUnsignedString))
                .containsExactly("6457827717110365317", "3203168211198807973", "9817491932198370423");
    }
}
