package dev.reprise.bench;

import dev.reprise.feed.Author;
import dev.reprise.feed.Links;
import dev.reprise.feed.PaperId;
import dev.reprise.feed.PaperRecord;
import dev.reprise.feed.Publication;
import dev.reprise.feed.Source;
import dev.reprise.feed.search.PaperSource;
import dev.reprise.feed.search.SentenceEncoder;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * As many papers as wanted, each a function of its number: words by Zipf's law from a vocabulary of 200,000, half of them from the 400 of
 * the paper's topic (of 1,000), titles of 10 words, abstracts of 150, three authors of 50,000. Nothing is kept.
 */
final class SyntheticPapers implements PaperSource {
    private static final int VOCABULARY = 200_000;
    private static final int TOPICS = 1_000;
    private static final int TOPIC_WORDS = 400;
    private static final int A_MONTH = 9_000;
    private static final Instant FIRST = Instant.parse("2015-01-01T00:00:00Z");

    private final int papers;

    SyntheticPapers(int papers) {
        this.papers = papers;
    }

    @Override
    public int count() {
        return papers;
    }

    @Override
    public List<PaperRecord> find(Collection<PaperId> ids) {
        return ids.stream().map(id -> paper(number(id))).toList();
    }

    @Override
    public List<PaperRecord> changedSince(Instant since, int offset, int limit) {
        long first = Math.max(0, Duration.between(FIRST, since).toMillis()) + offset;
        return LongStream.range(first, Math.min(papers, first + limit))
                .mapToObj(number -> paper((int) number))
                .toList();
    }

    @Override
    public List<PaperId> formerIds() {
        return List.of();
    }

    /** Ids of arXiv's form, 9,000 a month from January 2015 on. */
    private static PaperId id(int number) {
        int month = number / A_MONTH;
        return new PaperId("%02d%02d.%05d".formatted(15 + month / 12, 1 + month % 12, number % A_MONTH + 1));
    }

    private static int number(PaperId id) {
        int year = Integer.parseInt(id.value().substring(0, 2));
        int month = Integer.parseInt(id.value().substring(2, 4));
        return ((year - 15) * 12 + month - 1) * A_MONTH
                + Integer.parseInt(id.value().substring(5))
                - 1;
    }

    PaperRecord paper(int number) {
        var random = new SplittableRandom(number);
        int topic = random.nextInt(TOPICS);
        var title = words(random, topic, 10);
        var summary = words(random, topic, 150);
        var authors = IntStream.range(0, 3)
                .mapToObj(_ -> Author.of("A. " + name(random)))
                .toList();
        var published = FIRST.plus(Duration.ofMinutes(5L * number));
        return new PaperRecord(
                id(number),
                1,
                title,
                summary,
                true,
                null,
                authors,
                authors.size(),
                null,
                List.of("cs.LG"),
                published,
                null,
                Publication.UNKNOWN,
                Links.NONE,
                null,
                List.of(),
                Source.OAI,
                null,
                null,
                published,
                FIRST.plusMillis(number));
    }

    /** Two to six words of a paper, three of four from its title; one query of ten is a name. */
    String query(SplittableRandom random) {
        if (random.nextInt(10) == 0) {
            return name(random);
        }
        var paper = paper(random.nextInt(papers));
        var words = (random.nextInt(4) == 0 ? paper.summary() : paper.title()).split(" ", -1);
        int length = 2 + random.nextInt(5);
        int from = random.nextInt(words.length - length);
        return String.join(" ", Arrays.asList(words).subList(from, from + length));
    }

    private static String name(SplittableRandom random) {
        return "name" + zipf(random, 50_000);
    }

    private static String words(SplittableRandom random, int topic, int count) {
        var words = new StringBuilder();
        for (int i = 0; i < count; i++) {
            words.append(i == 0 ? "" : " ")
                    .append(
                            random.nextBoolean()
                                    ? word(zipf(random, VOCABULARY))
                                    : word(new SplittableRandom(topic * 1_000L + zipf(random, TOPIC_WORDS))
                                            .nextInt(VOCABULARY)));
        }
        return words.toString();
    }

    /** Ranks from 0, the density falling as one over the rank. */
    private static int zipf(SplittableRandom random, int count) {
        return (int) Math.min(count - 1, Math.exp(random.nextDouble() * Math.log(count + 1)) - 1);
    }

    /** Pronounceable, so that stemming has the work that it has on English. */
    private static String word(int rank) {
        var word = new StringBuilder();
        for (int rest = rank + 20; rest > 0; rest /= 90) {
            word.append("bcdfghklmnprstvwxz".charAt(rest % 90 / 5)).append("aeiou".charAt(rest % 5));
        }
        return word.append(rank % 3 == 0 ? "ing" : rank % 3 == 1 ? "s" : "").toString();
    }

    /**
     * A sum of fixed random vectors of the words: a stand-in for a sentence encoder, thousands of times as fast, under which texts of one
     * topic are near.
     */
    static final class Hashed implements SentenceEncoder {
        private static final int DIMENSIONS = 384;
        private static final int WORDS = 40;

        @Override
        public String name() {
            return "hashed";
        }

        @Override
        public void load() {}

        @Override
        public float[] encode(String text) {
            var vector = new float[DIMENSIONS];
            int from = 0;
            for (int n = 0; n < WORDS && from < text.length(); n++) {
                int blank = text.indexOf(' ', from);
                int to = blank < 0 ? text.length() : blank;
                var random = new SplittableRandom(text.substring(from, to).hashCode());
                for (int i = 0; i < DIMENSIONS; i += 2) {
                    long bits = random.nextLong();
                    vector[i] += (int) bits;
                    vector[i + 1] += (int) (bits >> 32);
                }
                from = to + 1;
            }
            double square = 0;
            for (float value : vector) {
                square += (double) value * value;
            }
            float length = (float) Math.sqrt(square);
            for (int i = 0; i < DIMENSIONS; i++) {
                vector[i] /= length;
            }
            return vector;
        }
    }
}
