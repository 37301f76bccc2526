package dev.reprise.data.world;

import dev.reprise.data.world.Lexicon.OpenClass;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What is known about the words of a world's base: part of speech, class, animacy, valence, register, where they are at home. */
final class Words {
    /** Parts of speech; adverbs are function words. */
    enum PartOfSpeech {
        NOUN,
        VERB,
        ADJ,
        FUNC,
        NAME,
        NUMBER
    }

    /**
     * A word.
     *
     * @param partOfSpeech null if it is in no list and names nothing
     * @param wordClass an open class, a closed list, a type of entity; {@code other} for the words that only templates have
     * @param animate whether it names or means somebody or an animal
     * @param valence -2 to 2
     * @param register {@code rude}, {@code polite} or {@code neutral}
     * @param domain {@code harbour}, {@code both}, or {@code base}
     * @param synonym the word that may stand in its place
     */
    record Word(
            String text,
            @Nullable PartOfSpeech partOfSpeech,
            String wordClass,
            boolean animate,
            int valence,
            String register,
            String domain,
            @Nullable String synonym) {
        ObjectNode json() {
            return JsonMapper.shared()
                    .createObjectNode()
                    .put("word", text)
                    .put("pos", partOfSpeech == null ? null : lower(partOfSpeech.name()))
                    .put("class", wordClass)
                    .put("animate", animate)
                    .put("valence", valence)
                    .put("register", register)
                    .put("domain", domain)
                    .put("synonym", synonym);
        }
    }

    private static final String OTHER = "other";
    private static final String HARBOUR = "harbour";
    private static final Set<String> ANIMATE =
            Set.of("male", "female", "harbourMasters", "occupations", "guards", "animal", "animals");

    private final Lexicon lexicon;
    private final Map<String, PartOfSpeech> partsOfSpeech = new HashMap<>();
    private final Map<String, String> classes = new HashMap<>();
    private final Map<String, Lexicon.Word> open = new HashMap<>();
    private final Set<String> animate = new HashSet<>();

    Words(World world) {
        this.lexicon = world.lexicon();
        Lexicon.lists("words.txt").forEach((name, words) -> {
            if (name.equals("animate")) {
                animate.addAll(words);
            } else {
                words.forEach(word -> partsOfSpeech.put(word, PartOfSpeech.valueOf(name.toUpperCase(Locale.ROOT))));
            }
        });
        for (var openClass : OpenClass.values()) {
            for (var word : lexicon.words(openClass)) {
                open.putIfAbsent(word.text(), word);
                add(word.text(), lower(openClass.name()), partOfSpeech(openClass), false);
            }
        }
        for (var list : lexicon.names()) {
            lexicon.list(list).forEach(word -> add(word, list, partOfSpeech(list), ANIMATE.contains(list)));
        }
        for (var type : world.types()) {
            for (var entity : world.entities(type)) {
                for (var part : entity.name().split(" ", -1)) {
                    add(part, type, isCapital(part) ? PartOfSpeech.NAME : PartOfSpeech.NOUN, type.endsWith("person"));
                }
            }
        }
    }

    /** The first class that a word is put into is its own; the sentences' list goes before in part of speech. */
    private void add(String word, String wordClass, PartOfSpeech partOfSpeech, boolean isAnimate) {
        partsOfSpeech.putIfAbsent(word, partOfSpeech);
        if (classes.putIfAbsent(word, wordClass) == null && isAnimate) {
            animate.add(word);
        }
    }

    private static PartOfSpeech partOfSpeech(OpenClass openClass) {
        return switch (openClass) {
            case VERB -> PartOfSpeech.VERB;
            case ADJECTIVE -> PartOfSpeech.ADJ;
            case NOUN -> PartOfSpeech.NOUN;
        };
    }

    private static PartOfSpeech partOfSpeech(String list) {
        return switch (list) {
            case "male",
                    "female",
                    "countries",
                    "realms",
                    "creeds",
                    "letters",
                    "initials",
                    "finals",
                    "harbourShips",
                    "harbourMasters" -> PartOfSpeech.NAME;
            case "ageWords", "creedWords", "colours", "paleColours", "harbourAdjectives" -> PartOfSpeech.ADJ;
            case "affirming", "denying", "doubting", "pronouns", "function", "starters" -> PartOfSpeech.FUNC;
            case "harbourVerbs" -> PartOfSpeech.VERB;
            default -> PartOfSpeech.NOUN;
        };
    }

    /** A word as it stands in a text: also at the beginning of a sentence, in the plural, or a number in digits. */
    Word of(String text) {
        if (Character.isDigit(text.charAt(0))) {
            return described(text, PartOfSpeech.NUMBER, "number", text);
        }
        var singular = text.endsWith("s") ? text.substring(0, text.length() - 1) : text;
        return Stream.of(text, lower(text), singular, lower(singular))
                .filter(partsOfSpeech::containsKey)
                .findFirst()
                .map(form -> described(text, partsOfSpeech.get(form), classes.getOrDefault(form, OTHER), form))
                .orElseGet(() -> isCapital(text)
                        ? described(text, PartOfSpeech.NAME, "name", text)
                        : described(text, null, OTHER, text));
    }

    private Word described(String text, @Nullable PartOfSpeech partOfSpeech, String wordClass, String form) {
        var word = open.get(form);
        return new Word(
                text,
                partOfSpeech,
                wordClass,
                animate.contains(form),
                word == null ? 0 : word.valence(),
                register(form),
                domain(form),
                word == null ? null : word.synonym());
    }

    private String register(String word) {
        return lexicon.list("rude").contains(word)
                ? "rude"
                : lexicon.list("polite").contains(word) ? "polite" : "neutral";
    }

    private String domain(String word) {
        boolean harbour = lexicon.names().stream()
                .anyMatch(list -> list.startsWith(HARBOUR) && lexicon.list(list).contains(word));
        boolean base = !classes.getOrDefault(word, OTHER).startsWith(HARBOUR);
        return !harbour ? "base" : base ? "both" : HARBOUR;
    }

    private static boolean isCapital(String word) {
        return Character.isUpperCase(word.charAt(0));
    }

    private static String lower(String word) {
        return word.toLowerCase(Locale.ROOT);
    }
}
