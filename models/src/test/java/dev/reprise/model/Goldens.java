package dev.reprise.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.reprise.core.Dtype;
import dev.reprise.core.Torch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;

/** The tiny models of every family, and random texts for them. */
final class Goldens {
    static final Path FOLDER = Path.of("src/test/resources/goldens");

    private record Key(Path folder, Dtype dtype) {}

    private static final Map<Key, Transformer> LOADED = new ConcurrentHashMap<>();

    private Goldens() {}

    static Stream<Path> all() {
        try (var folders = Files.list(FOLDER)) {
            return folders.filter(Files::isDirectory).sorted().toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Shared by all tests, so never closed. */
    static Transformer model(Path folder, Dtype dtype) {
        return LOADED.computeIfAbsent(
                new Key(folder, dtype), k -> Checkpoint.open(folder).transformer(dtype));
    }

    /** Another one each time; {@code -Dreprise.test.seed=N} repeats a failure. */
    static long seed() {
        return Long.getLong("reprise.test.seed", new Random().nextInt(1_000_000));
    }

    static int[] text(Random random, Transformer model, int length) {
        int vocabulary = model.dimensions().vocabulary();
        return IntStream.range(0, length).map(i -> random.nextInt(vocabulary)).toArray();
    }

    static int[][] texts(Random random, Transformer model, int... lengths) {
        return IntStream.of(lengths).mapToObj(n -> text(random, model, n)).toArray(int[][]::new);
    }

    /** A normal tensor in the model's dtype. */
    static Tensor normal(long seed, Transformer model, long... shape) {
        return Torch.normal(Torch.generator(seed), 1, model.dtype(), shape);
    }

    /**
     * The same wishes with the experts held fast that are selected under them, so that a small difference elsewhere selects no others. The
     * tensors belong to the innermost scope.
     */
    static Hooks routed(Transformer model, TokenBatch tokens, Hooks hooks) {
        var points = model.points().stream()
                .filter(p -> p.site() == Site.ROUTER_SELECTED)
                .toList();
        var routed = hooks;
        try (var trace = model.run(tokens, hooks.capture(points))) {
            for (var point : points) {
                routed = routed.intervene(
                        point, Intervention.replace(trace.get(point).clone()));
            }
        }
        return routed;
    }

    /** The part of an activation that belongs to one row's real tokens: [1, T_row, ...], on patterns [1, H, T_row, S_row]. */
    static Tensor ofRow(Tensor activation, Site site, TokenBatch tokens, int row) {
        int first = 0;
        while (!tokens.isToken(row, first)) {
            first++;
        }
        int end = first + tokens.promptLength(row);
        var part = Torch.slice(activation, 0, row, row + 1);
        if (site.layout() == Site.Layout.PATTERN) {
            part = Torch.slice(part, 3, first, end);
        }
        return Torch.slice(part, site.layout().positionAxis(), first, end);
    }

    /** Equal up to a tolerance relative to the largest finite value; infinities are equal to themselves. */
    static void assertClose(Tensor actual, Tensor expected, double tolerance, String what, Object... arguments) {
        assertThat(Torch.shape(actual)).as(what, arguments).isEqualTo(Torch.shape(expected));
        double[] a = Torch.doubles(actual);
        double[] b = Torch.doubles(expected);
        double largest = 1e-30;
        for (double value : b) {
            largest = Double.isFinite(value) ? Math.max(largest, Math.abs(value)) : largest;
        }
        for (int i = 0; i < a.length; i++) {
            if (a[i] != b[i]) {
                assertThat(a[i]).as(what, arguments).isCloseTo(b[i], within(tolerance * largest));
            }
        }
    }

    /** The same numbers, to the last bit. */
    static void assertSame(Tensor actual, Tensor expected, String what, Object... arguments) {
        assertClose(actual, expected, 0, what, arguments);
    }
}
