package dev.reprise.data.world;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The words of the world: closed lists by name, and the open classes (verbs in the past tense, adjectives, nouns) with valence and synonyms. */
public final class Lexicon {
    /** The open classes. */
    public enum OpenClass {
        VERB("verbs"),
        ADJECTIVE("adjectives"),
        NOUN("nouns");

        private final String list;

        OpenClass(String list) {
            this.list = list;
        }
    }

    /**
     * A word of an open class.
     *
     * @param valence -2 to 2
     * @param synonym the word that may stand in its place, or null
     */
    public record Word(
            String text,
            OpenClass openClass,
            int valence,
            @Nullable String synonym) {}

    private static final Lexicon INSTANCE = new Lexicon();

    private final Map<String, List<String>> lists;
    private final Map<OpenClass, List<Word>> open;

    private Lexicon() {
        var entries = lists("lexicon.txt");
        var classes = new LinkedHashMap<OpenClass, List<Word>>();
        for (var openClass : OpenClass.values()) {
            classes.put(openClass, words(Objects.requireNonNull(entries.remove(openClass.list)), openClass));
        }
        this.lists = entries;
        this.open = classes;
    }

    public static Lexicon get() {
        return INSTANCE;
    }

    /** A closed list, such as {@code "places"}. @throws NoSuchElementException for an unknown name */
    public List<String> list(String name) {
        var list = lists.get(name);
        if (list == null) {
            throw new NoSuchElementException("the lexicon has no list " + name + "; it has " + lists.keySet());
        }
        return list;
    }

    /** The names of the closed lists. */
    public List<String> names() {
        return List.copyOf(lists.keySet());
    }

    /** All words of an open class; of two synonyms the one follows the other. */
    public List<Word> words(OpenClass openClass) {
        return Objects.requireNonNull(open.get(openClass));
    }

    /** Lists by name, from a text file that lies beside this class: {@code NAME: WORD...}; a line that begins with two blanks goes on. */
    static Map<String, List<String>> lists(String resource) {
        var lists = new LinkedHashMap<String, List<String>>();
        var name = "";
        for (var line : lines(resource)) {
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            var words = line;
            if (!line.startsWith("  ")) {
                int colon = line.indexOf(':');
                name = line.substring(0, colon);
                words = line.substring(colon + 1);
            }
            lists.computeIfAbsent(name, _ -> new ArrayList<>())
                    .addAll(List.of(words.strip().split(" +")));
        }
        lists.replaceAll((_, words) -> List.copyOf(words));
        return lists;
    }

    /** The lines of a text file that lies beside this class. */
    static List<String> lines(String resource) {
        try (var reader = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(Lexicon.class.getResourceAsStream(resource), resource),
                StandardCharsets.US_ASCII))) {
            return reader.readAllLines();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Word> words(List<String> entries, OpenClass openClass) {
        var words = new ArrayList<Word>();
        for (var entry : entries) {
            var pair = List.of(entry.split("="));
            for (int i = 0; i < pair.size(); i++) {
                var synonym = pair.size() == 1 ? null : text(pair.get(1 - i));
                words.add(new Word(text(pair.get(i)), openClass, valence(pair.get(i)), synonym));
            }
        }
        return List.copyOf(words);
    }

    private static String text(String word) {
        int colon = word.indexOf(':');
        return colon < 0 ? word : word.substring(0, colon);
    }

    private static int valence(String word) {
        int colon = word.indexOf(':');
        return colon < 0 ? 0 : Integer.parseInt(word.substring(colon + 1));
    }
}
