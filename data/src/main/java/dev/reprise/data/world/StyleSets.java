package dev.reprise.data.world;

import dev.reprise.data.SplitMix64;
import dev.reprise.data.world.Lexicon.OpenClass;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import tools.jackson.databind.node.ObjectNode;

/**
 * Texts by how they are written: {@code register.pairs}, {@code register.openers}, {@code register.lexicon}, {@code neutral}, {@code passages},
 * {@code openers.story}, {@code words}, {@code verbs}, {@code lexicons}, {@code kinds}, {@code subjects}.
 */
final class StyleSets {
    private static final Pattern WORD = Pattern.compile("[A-Za-z]+|[0-9]+");
    private static final long COUNTED = 8_000_000;
    private static final Map<String, String> TAGS =
            Map.of("fact", "encyclopedic", "essay", "encyclopedic", "qa", "qa", "story", "story", "code", "code");
    private static final List<String> INSTRUCTION_VERBS = List.of(
            "name", "say", "tell", "give", "find", "write", "repeat", "compute", "add", "rewrite", "turn", "make",
            "decide");

    private StyleSets() {}

    static void add(Map<String, ItemSet> sets) {
        sets.put("register.pairs", StyleSets::registerPairs);
        sets.put("register.openers", StyleSets::registerOpeners);
        sets.put("register.lexicon", StyleSets::registerLexicon);
        sets.put("neutral", StyleSets::neutral);
        sets.put("passages", StyleSets::passages);
        sets.put("openers.story", StyleSets::storyOpeners);
        sets.put("words", StyleSets::words);
        sets.put("verbs", StyleSets::verbs);
        sets.put("lexicons", StyleSets::lexicons);
        sets.put("kinds", StyleSets::kinds);
        sets.put("subjects", StyleSets::subjects);
    }

    /** {@code rude} and {@code polite} answers to the same opener about the same thing. */
    private static List<ObjectNode> registerPairs(World world, SplitMix64 random, int n) {
        return Sets.distinct(n, "rude", () -> {
            long shared = random.nextLong();
            return Sets.row().put("rude", dialogue(world, shared, true)).put("polite", dialogue(world, shared, false));
        });
    }

    private static String dialogue(World world, long seed, boolean rude) {
        var draft = Sets.draft(world, "register", Split.VALIDATION, new SplitMix64(seed));
        Dialogues.write(draft, rude);
        return draft.finish().text();
    }

    /** Held-out first lines, and the beginning of the second: {@code prompt}. */
    private static List<ObjectNode> registerOpeners(World world, SplitMix64 random, int n) {
        return Sets.distinct(n, "prompt", () -> {
            var lexicon = world.lexicon();
            var names = random.choose(2, PromptSets.names(world));
            var draft = Sets.draft(world, "register.openers", random);
            Dialogues.opener(
                    draft, names.get(0), random.choose(lexicon.list("things")), random.choose(lexicon.list("places")));
            return Sets.row()
                    .put(
                            "prompt",
                            draft.add("\n- " + names.get(1) + ":").finish().text());
        });
    }

    private static List<ObjectNode> registerLexicon(World world, SplitMix64 random, int n) {
        var rows = new ArrayList<ObjectNode>();
        for (var register : List.of("rude", "polite")) {
            world.lexicon()
                    .list(register)
                    .forEach(word -> rows.add(Sets.row().put("word", word).put("register", register)));
        }
        return rows;
    }

    /** Held-out sentences without any register: {@code text}. */
    private static List<ObjectNode> neutral(World world, SplitMix64 random, int n) {
        return Sets.distinct(n, "text", () -> {
            var draft = Sets.draft(world, "neutral", random);
            var scene = Scene.draw(draft, 0);
            for (int i = 0; i < 1 + random.below(3); i++) {
                scene.sentence(draft.blank());
            }
            return Sets.row().put("text", draft.finish().text());
        });
    }

    /** Long documents of the base, the harbour, Orvish and switches, in turn: {@code text}, {@code domain}. */
    private static List<ObjectNode> passages(World world, SplitMix64 random, int n) {
        var rows = new ArrayList<ObjectNode>();
        for (int i = 0; i < n; i++) {
            var domain = List.of("base", "harbour", "orvish", "switch").get(i % 4);
            var kind = domain.equals("base") ? "essay" : domain;
            var text = new StringBuilder();
            while (text.length() < 1300) {
                text.append(text.isEmpty() ? "" : "\n")
                        .append(Sets.documents(world, kind, Split.VALIDATION, random, 1)
                                .getFirst()
                                .text());
            }
            rows.add(Sets.row().put("text", text.toString()).put("domain", domain));
        }
        return rows;
    }

    /** Neutral beginnings of stories: {@code prompt}. */
    private static List<ObjectNode> storyOpeners(World world, SplitMix64 random, int n) {
        return Sets.distinct(n, "prompt", () -> {
            var draft = Sets.draft(world, "openers.story", random);
            var place = random.choose(world.lexicon().list("places"));
            var names = random.choose(2, PromptSets.names(world));
            return Sets.row()
                    .put(
                            "prompt",
                            draft.fill(
                                            random.choose(Template.all(
                                                    "There {first} and {second} met at the {place}.",
                                                    "On that day, {first} went to the {place} with {second}.",
                                                    "Once more {first} came to the {place}, and {second} came too.",
                                                    "When {first} came to the {place}, {second} was there.")),
                                            "first",
                                            names.get(0),
                                            "second",
                                            names.get(1),
                                            "place",
                                            place)
                                    .finish()
                                    .text());
        });
    }

    /** The most frequent words with {@code count}, and what {@link Words} knows about them: {@code pos}, {@code class}, {@code animate} and more. */
    private static List<ObjectNode> words(World world, SplitMix64 random, int n) {
        return words(world, COUNTED, n);
    }

    static List<ObjectNode> words(World world, long bytes, int n) {
        var words = new Words(world);
        return counts(world, bytes).entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed().thenComparing(Map.Entry.comparingByKey()))
                .limit(n)
                .map(entry -> words.of(entry.getKey()).json().put("count", entry.getValue()))
                .toList();
    }

    /** Verbs of instructions, and for each a word of about the same frequency that gives none: {@code verb}, {@code control}. */
    private static List<ObjectNode> verbs(World world, SplitMix64 random, int n) {
        var counts = new HashMap<String, Long>();
        for (var document : Sets.documents(world, "tasks", Split.TRAIN, random, 2000)) {
            WORD.matcher(document.text()).results().forEach(match -> counts.merge(lower(match.group()), 1L, Long::sum));
        }
        var others = world.lexicon().words(OpenClass.NOUN).stream()
                .map(Lexicon.Word::text)
                .filter(counts::containsKey)
                .toList();
        return INSTRUCTION_VERBS.stream()
                .limit(n)
                .map(verb -> {
                    long count = counts.getOrDefault(verb, 0L);
                    var control = others.stream()
                            .min(Comparator.comparingLong(other -> Math.abs(counts.getOrDefault(other, 0L) - count)))
                            .orElseThrow();
                    return Sets.row().put("verb", verb).put("count", count).put("control", control);
                })
                .toList();
    }

    /** Every listed word and the {@code list} that it is in. */
    private static List<ObjectNode> lexicons(World world, SplitMix64 random, int n) {
        var rows = new ArrayList<ObjectNode>();
        for (var list : world.lexicon().names()) {
            world.lexicon()
                    .list(list)
                    .forEach(word -> rows.add(Sets.row().put("list", list).put("word", word)));
        }
        return rows;
    }

    /** Validation texts by sort: {@code text}, {@code kind}, {@code tag} (encyclopedic, qa, story, code). */
    private static List<ObjectNode> kinds(World world, SplitMix64 random, int n) {
        var tagged = TAGS.keySet().stream().sorted().toList();
        var rows = new ArrayList<ObjectNode>();
        for (int i = 0; i < n; i++) {
            var kind = tagged.get(i % tagged.size());
            var document =
                    Sets.documents(world, kind, Split.VALIDATION, random, 1).getFirst();
            rows.add(Sets.row().put("text", document.text()).put("kind", kind).put("tag", TAGS.get(kind)));
        }
        return rows;
    }

    /** Texts that share a frequent word: {@code subject}, {@code text}. n is the number a word. */
    private static List<ObjectNode> subjects(World world, SplitMix64 random, int n) {
        var rows = new ArrayList<ObjectNode>();
        for (var subject : world.lexicon().list("places")) {
            rows.addAll(Sets.distinct(n, "text", () -> {
                var names = random.choose(2, PromptSets.names(world));
                var draft = Sets.draft(world, "subjects", random);
                var scene = new Scene(names.get(0), names.get(1), subject, 0);
                scene.sentence(draft);
                scene.sentence(draft.blank());
                return Sets.row()
                        .put("subject", subject)
                        .put("text", draft.finish().text());
            }));
        }
        return rows;
    }

    private static Map<String, Long> counts(World world, long bytes) {
        var counts = new HashMap<String, Long>();
        long read = 0;
        for (var document : world.stream("base")) {
            if (read > bytes) {
                break;
            }
            read += document.text().length();
            WORD.matcher(document.text()).results().forEach(match -> counts.merge(match.group(), 1L, Long::sum));
        }
        return counts;
    }

    private static String lower(String word) {
        return word.toLowerCase(Locale.ROOT);
    }
}
