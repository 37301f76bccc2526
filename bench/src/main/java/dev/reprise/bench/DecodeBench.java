package dev.reprise.bench;

import dev.reprise.core.Dtype;
import dev.reprise.core.Torch;
import dev.reprise.model.Checkpoint;
import dev.reprise.model.Hooks;
import dev.reprise.model.KeyValueCache;
import dev.reprise.model.TokenBatch;
import dev.reprise.model.Transformer;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Greedy decoding with a key-value cache against its floor: every weight matrix has to be read once a token. The floor is measured, as a
 * sum over the same bytes on the same threads; a third variant multiplies each matrix by a vector and does nothing else, which tells the
 * products' share from the rest's.
 *
 * <p>On a random Llama, and on the GGUF file of {@code -Dreprise.bench.gguf}, if it is given.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(value = 1, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
@Warmup(iterations = 2, time = 2)
@Measurement(iterations = 5, time = 2)
@SuppressWarnings("NullAway.Init")
public class DecodeBench {
    private static final int TOKENS = 32;
    private static final int READS = 8;

    @Param({"llama", "gguf"})
    public String source = "llama";

    @Param({"FLOAT32", "BFLOAT16"})
    public Dtype dtype = Dtype.FLOAT32;

    private @Nullable Checkpoint checkpoint;
    private Transformer model;
    private List<Tensor> matrices;

    @Setup
    public void setUp() {
        if (source.equals("gguf")) {
            checkpoint = Checkpoint.open(Models.gguf());
            model = checkpoint.transformer(dtype);
        } else {
            model = Models.llama(dtype);
        }
        // of the embedding a token reads one row, unless it is the unembedding too
        var embedding = model.embedding().tokens();
        boolean tied = embedding.data_ptr().equals(model.unembedding().weight().data_ptr());
        matrices = model.parameters().values().stream()
                .filter(p -> p.dim() == 2)
                .filter(p -> tied || !p.data_ptr().equals(embedding.data_ptr()))
                .toList();
    }

    private long bytes() {
        return matrices.stream().mapToLong(Tensor::nbytes).sum();
    }

    /** {@value #TOKENS} tokens after a first one, which is token 1. */
    @Benchmark
    @OperationsPerInvocation(TOKENS)
    public int decode() {
        var hooks = Hooks.none().lastLogitsOnly();
        int token = 1;
        KeyValueCache cache = null;
        for (int i = 0; i < TOKENS; i++) {
            var next = TokenBatch.of(new int[] {token});
            try (var trace = model.run(cache == null ? next : next.after(cache), hooks, cache);
                    var _ = new PointerScope()) {
                if (cache != null) {
                    cache.close();
                }
                cache = trace.cache();
                token = (int) trace.logits().argmax().item_long();
            }
        }
        if (cache != null) {
            cache.close();
        }
        return token;
    }

    /** The bytes are summed as float32 whatever they are: two bfloat16 are a float32 of the second one's size. */
    @Benchmark
    @OperationsPerInvocation(READS)
    public double read() {
        double sum = 0;
        for (int i = 0; i < READS; i++) {
            for (var matrix : matrices) {
                try (var _ = new PointerScope()) {
                    sum += Torch.item(
                            Torch.over(Torch.memory(matrix), Dtype.FLOAT32, matrix.nbytes() / Dtype.FLOAT32.bytes())
                                    .sum());
                }
            }
        }
        return sum;
    }

    @Benchmark
    @OperationsPerInvocation(READS)
    public double multiply() {
        double sum = 0;
        for (int i = 0; i < READS; i++) {
            for (var matrix : matrices) {
                try (var _ = new PointerScope()) {
                    var product = Torch.noGrad(() -> torch.linear(Torch.ones(dtype, 1, 1, matrix.size(1)), matrix));
                    sum += product.size(-1);
                }
            }
        }
        return sum;
    }

    @TearDown
    public void tearDown() {
        model.close();
        if (checkpoint != null) {
            checkpoint.close();
        }
    }

    /** Ratios; the argument is the number of rounds. */
    public static void main(String... args) {
        var sources = System.getProperty("reprise.bench.gguf") == null ? List.of("llama") : List.of("llama", "gguf");
        for (var source : sources) {
            for (var dtype : List.of(Dtype.FLOAT32, Dtype.BFLOAT16)) {
                var bench = new DecodeBench();
                bench.source = source;
                bench.dtype = dtype;
                bench.setUp();
                var title =
                        String.format(Locale.ROOT, "a token, %s in %s, %.0f MB", source, dtype, bench.bytes() / 1e6);
                new Interleaved(title, Interleaved.rounds(args))
                        .variant("reading the weights", 1.0 / READS, bench::read)
                        .variant("multiplying by them", 1.0 / READS, bench::multiply)
                        .variant("decoding", 1.0 / TOKENS, bench::decode)
                        .run();
                bench.tearDown();
            }
        }
    }
}
