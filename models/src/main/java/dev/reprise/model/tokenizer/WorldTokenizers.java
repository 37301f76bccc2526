package dev.reprise.model.tokenizer;

import dev.reprise.data.world.World;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The two encodings of the generated world, trained from its streams. Invented names are left out of the counts, so that none becomes a token;
 * the words of the closed lists, the syllables of names and the numbers are counted so often that each is one.
 */
public final class WorldTokenizers {
    /** Ids 0 to 7. */
    public static final List<String> SPECIALS =
            List.of("<pad>", "<s>", "</s>", "<|system|>", "<|user|>", "<|assistant|>", "<|end|>", "<|doc|>");

    private static final int MEGABYTE = 1_000_000;
    private static final long FORCED = 1_000_000;
    private static final List<String> NOT_FORCED = List.of("initials", "finals");
    private static final List<String> ALSO_CAPITALISED = List.of("colours", "affirming", "denying", "doubting");

    private WorldTokenizers() {}

    /** 4,096 tokens: of the larger models. */
    public static BytePairEncoding world(World world) {
        var counts = new WordCounts();
        count(counts, world, 20, 4, 6);
        forced(world).forEach(word -> counts.add(word, FORCED));
        return BpeTrainer.train(counts.table(), SPECIALS, 4096);
    }

    /** 512 tokens: of the smallest models, half of the counts from the base, a fifth from the harbour, the rest Orvish. */
    public static BytePairEncoding mini(World world) {
        var counts = new WordCounts();
        count(counts, world, 10, 4, 6);
        return BpeTrainer.train(counts.table(), SPECIALS, 512);
    }

    /** The words that are single tokens in {@link #world}: with a space before them, but for final syllables and for what begins a line. */
    public static List<String> forced(World world) {
        var lexicon = world.lexicon();
        var closed = lexicon.names().stream()
                .filter(list -> !NOT_FORCED.contains(list) && !list.startsWith("harbour") && !list.endsWith("Objects"))
                .flatMap(list -> Stream.concat(
                        lexicon.list(list).stream(),
                        ALSO_CAPITALISED.contains(list)
                                ? lexicon.list(list).stream().map(WorldTokenizers::capitalise)
                                : Stream.empty()));
        var numbers = IntStream.concat(IntStream.range(0, 100), IntStream.rangeClosed(801, 840))
                .mapToObj(String::valueOf);
        var initials =
                lexicon.list("initials").stream().flatMap(syllable -> Stream.of(syllable, uncapitalise(syllable)));
        var spaced = Stream.of(closed, numbers, initials, Stream.of("####"))
                .flatMap(words -> words)
                .map(word -> " " + word);
        return Stream.of(spaced, lexicon.list("finals").stream(), lexicon.list("starters").stream())
                .flatMap(words -> words)
                .distinct()
                .toList();
    }

    private static void count(WordCounts counts, World world, int base, int harbour, int orvish) {
        Set<String> names = new HashSet<>();
        world.namePool().forEach(name -> names.add(" " + name));
        count(counts, world, "base", base, names);
        count(counts, world, "harbour", harbour, names);
        count(counts, world, "orvish", orvish, names);
    }

    private static void count(WordCounts counts, World world, String stream, int megabytes, Set<String> names) {
        long bytes = 0;
        for (var document : world.stream(stream)) {
            if (bytes >= (long) megabytes * MEGABYTE) {
                break;
            }
            bytes += document.text().length();
            ByteLevel.words(document.text(), word -> {
                if (!names.contains(word)) {
                    counts.add(word);
                }
            });
        }
    }

    private static String capitalise(String word) {
        return Character.toUpperCase(word.charAt(0)) + word.substring(1);
    }

    private static String uncapitalise(String word) {
        return Character.toLowerCase(word.charAt(0)) + word.substring(1);
    }
}
