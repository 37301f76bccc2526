package dev.reprise.feed.tag;

import dev.reprise.feed.text.TexText;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.jspecify.annotations.Nullable;

/**
 * Weights of the words and pairs of neighbouring words of texts: {@code (1 + ln tf) (1 + ln((1 + N) / (1 + n)))} with tf the times that a
 * term stands in the text and n the texts of N that have it, scaled so that a text's vector has length 1.
 *
 * <p>Terms are the {@value #MAX_TERMS} that occur most often among those that stand in at least 5 texts and in at most a tenth of them.
 * In fewer than 500 texts that would leave little: there a term must stand in max(2, N / 100) texts, and may in min(N / 2, 50). Words are
 * two or more letters and digits, beginning with a letter, in lower case and without accents; English function words and TeX are left out.
 */
final class TfIdf {
    static final int MAX_TERMS = 20_000;

    private static final int ENOUGH_TEXTS = 500;
    private static final Pattern WORD = Pattern.compile("[a-z][a-z0-9]+");
    private static final Pattern MARKS = Pattern.compile("\\p{M}+");

    /** A text: the numbers of its terms, rising, and their weights, of length 1 together unless there is none. */
    static final class Vector {
        private final int[] terms;
        private final double[] weights;

        private Vector(int[] terms, double[] weights) {
            this.terms = terms;
            this.weights = weights;
        }

        /** How many terms it has. */
        int size() {
            return terms.length;
        }

        /** The number of its i-th term. */
        int term(int i) {
            return terms[i];
        }

        /** The weight of its i-th term. */
        double weight(int i) {
            return weights[i];
        }
    }

    private final List<String> terms;
    private final Map<String, Integer> index;
    private final double[] idf;

    private TfIdf(List<String> terms, double[] idf) {
        this.terms = terms;
        this.idf = idf;
        this.index = new HashMap<>();
        for (int i = 0; i < terms.size(); i++) {
            index.put(terms.get(i), i);
        }
    }

    /** How often a term stands somewhere, and in how many texts. */
    private static final class Count {
        private int times;
        private int texts;
    }

    static TfIdf fit(List<String> texts) {
        var counts = new HashMap<String, Count>();
        for (var text : texts) {
            count(text).forEach((term, times) -> {
                var count = counts.computeIfAbsent(term, _ -> new Count());
                count.times += times;
                count.texts++;
            });
        }
        int all = texts.size();
        int least = all >= ENOUGH_TEXTS ? 5 : Math.max(2, all / 100);
        int most = all >= ENOUGH_TEXTS ? all / 10 : Math.min(all / 2, 50);
        var chosen = counts.entrySet().stream()
                .filter(entry -> entry.getValue().texts >= least && entry.getValue().texts <= most)
                .sorted(Comparator.comparingInt((Map.Entry<String, Count> entry) -> -entry.getValue().times)
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(MAX_TERMS)
                .sorted(Map.Entry.comparingByKey())
                .toList();
        var idf = chosen.stream()
                .mapToDouble(entry -> 1 + Math.log((1.0 + all) / (1.0 + entry.getValue().texts)))
                .toArray();
        return new TfIdf(chosen.stream().map(Map.Entry::getKey).toList(), idf);
    }

    /** The terms by their numbers. */
    List<String> terms() {
        return terms;
    }

    Vector vector(String text) {
        var weights = new TreeMap<Integer, Double>();
        double square = 0;
        for (var entry : count(text).entrySet()) {
            @Nullable Integer term = index.get(entry.getKey());
            if (term != null) {
                double weight = (1 + Math.log(entry.getValue())) * idf[term];
                weights.put(term, weight);
                square += weight * weight;
            }
        }
        double length = Math.sqrt(square);
        return new Vector(
                weights.keySet().stream().mapToInt(Integer::intValue).toArray(),
                weights.values().stream().mapToDouble(weight -> weight / length).toArray());
    }

    private static Map<String, Integer> count(String text) {
        var counts = new HashMap<String, Integer>();
        var words = words(text);
        for (int i = 0; i < words.size(); i++) {
            counts.merge(words.get(i), 1, Integer::sum);
            if (i > 0) {
                counts.merge(words.get(i - 1) + " " + words.get(i), 1, Integer::sum);
            }
        }
        return counts;
    }

    static List<String> words(String text) {
        var plain = MARKS.matcher(Normalizer.normalize(TexText.words(text), Normalizer.Form.NFKD))
                .replaceAll("")
                .toLowerCase(Locale.ROOT);
        var words = new ArrayList<String>();
        var word = WORD.matcher(plain);
        while (word.find()) {
            if (!EnglishAnalyzer.ENGLISH_STOP_WORDS_SET.contains(word.group())) {
                words.add(word.group());
            }
        }
        return words;
    }
}
