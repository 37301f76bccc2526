package dev.reprise.data.world;

import dev.reprise.core.InvalidInputException;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An endless mixture of kinds of text, in a fixed order: the next document comes from the kind that lags furthest behind its share of the bytes
 * written so far, and is that kind's next one. A longer stream begins with the shorter one.
 *
 * <p>A document's bytes are its text and a blank line behind it.
 */
public final class TextStream implements Iterable<Document> {
    /** What ends a document in a file. */
    public static final String SEPARATOR = "\n\n";

    private final World world;
    private final String name;
    private final List<Share> shares;

    private record Share(Kind kind, int parts) {}

    private TextStream(World world, String name, List<Share> shares) {
        this.world = world;
        this.name = name;
        this.shares = shares;
    }

    static TextStream of(World world, String name) {
        var mixture = Kinds.MIXTURES.get(name);
        if (mixture == null) {
            throw new InvalidInputException(
                    "there is no stream called " + name + "; there are " + String.join(", ", Kinds.MIXTURES.keySet()));
        }
        var shares = mixture.entrySet().stream()
                .map(entry -> new Share(world.kind(entry.getKey()), entry.getValue()))
                .sorted(Comparator.comparingInt(share -> share.kind().id()))
                .toList();
        return new TextStream(world, name, shares);
    }

    public String name() {
        return name;
    }

    @Override
    public Iterator<Document> iterator() {
        return new Iterator<>() {
            private final long[] bytes = new long[shares.size()];
            private final long[] written = new long[shares.size()];
            private final long whole = shares.stream().mapToLong(Share::parts).sum();
            private long total;

            @Override
            public boolean hasNext() {
                return true;
            }

            @Override
            public Document next() {
                int next = 0;
                for (int k = 1; k < bytes.length; k++) {
                    if (lag(k) > lag(next)) {
                        next = k;
                    }
                }
                var document = world.document(shares.get(next).kind(), written[next]++);
                long length = length(document);
                bytes[next] += length;
                total += length;
                return document;
            }

            private long lag(int k) {
                return shares.get(k).parts() * total - whole * bytes[k];
            }
        };
    }

    /** How many documents of each kind begin within the first bytes of the stream. */
    public Map<String, Long> counts(long bytes) {
        var counts = new LinkedHashMap<String, Long>();
        long total = 0;
        for (var document : this) {
            if (total >= bytes) {
                break;
            }
            counts.merge(document.kind(), 1L, Long::sum);
            total += length(document);
        }
        return counts;
    }

    private static long length(Document document) {
        return (long) document.text().length() + SEPARATOR.length();
    }
}
