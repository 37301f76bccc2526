package dev.reprise.bench;

import dev.reprise.core.Dtype;
import dev.reprise.core.Progress;
import dev.reprise.core.Torch;
import dev.reprise.model.Transformer;
import dev.reprise.model.family.Families;
import dev.reprise.model.family.Initialization;
import dev.reprise.model.training.Adam;
import dev.reprise.model.training.NextTokenLoss;
import dev.reprise.model.training.Objective;
import dev.reprise.model.training.Optimizer;
import dev.reprise.model.training.Schedule;
import dev.reprise.model.training.TokenStream;
import dev.reprise.model.training.Trainer;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * A step of training: a Llama of 6 blocks, d_model 256, 8 heads, feed-forward 688, 4,096 tokens, on 16 windows of 256. Gradients,
 * clipping and AdamW. Its 162 GFLOP are six a parameter and token, and {@code 12 layers d_model context} a token for attention.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(value = 1, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
@Warmup(iterations = 2)
@Measurement(iterations = 7)
@SuppressWarnings("NullAway.Init")
public class TrainBench {
    private static final int LAYERS = 6;
    private static final int WIDTH = 256;
    private static final int ROWS = 16;
    private static final int CONTEXT = 256;
    private static final int VOCABULARY = 4096;

    @Param({"float32", "bfloat16"})
    public String compute = "float32";

    private Transformer model;
    private Optimizer optimizer;
    private Objective objective;

    @Setup
    public void setUp() {
        var config = JsonNodeFactory.instance
                .objectNode()
                .put("model_type", "llama")
                .put("hidden_size", WIDTH)
                .put("num_hidden_layers", LAYERS)
                .put("num_attention_heads", 8)
                .put("intermediate_size", 688)
                .put("vocab_size", VOCABULARY)
                .put("max_position_embeddings", CONTEXT)
                .put("tie_word_embeddings", true);
        try (var _ = new PointerScope()) {
            model = Families.random(config, Initialization.scaled(0.02, LAYERS), Dtype.FLOAT32, Torch.generator(0));
        }
        optimizer = Optimizer.decayingMatrices(model.parameters(), Adam.adamW(0.9, 0.95, 0.1), Schedule.constant(1e-3));
        var text = new SplittableRandom(0).ints(100_000, 0, VOCABULARY).toArray();
        objective = new NextTokenLoss(model, TokenStream.of(text, ROWS, CONTEXT, 0));
    }

    /** @return the loss */
    @Benchmark
    public double step() {
        return step(objective, Dtype.parse(compute));
    }

    /** The same, the whole batch in one term, whose operations are shared out among the threads. */
    double stepTogether() {
        Objective together = step -> {
            var terms = objective.batch(step).terms();
            Supplier<Tensor> sum =
                    () -> terms.stream().map(Supplier::get).reduce(Tensor::add).orElseThrow();
            return () -> List.of(sum);
        };
        return step(together, Dtype.FLOAT32);
    }

    private double step(Objective of, Dtype dtype) {
        var report = new Trainer(of, optimizer).clip(1).compute(dtype).run(optimizer.updates() + 1, Progress.silent());
        return report == null ? Double.NaN : report.loss();
    }

    @TearDown
    public void tearDown() {
        optimizer.close();
        model.close();
    }

    /** Ratios; the argument is the number of rounds. */
    public static void main(String... args) {
        var bench = new TrainBench();
        bench.setUp();
        double tokens = ROWS * CONTEXT;
        double operations = (6.0 * bench.model.parameterCount() + 12.0 * LAYERS * WIDTH * CONTEXT) * tokens;
        new Interleaved(
                        String.format(Locale.ROOT, "a step of %.0f tokens, %.0f GFLOP", tokens, operations / 1e9),
                        Interleaved.rounds(args))
                .variant("float32, a term a thread", 1, () -> bench.step(bench.objective, Dtype.FLOAT32))
                .variant("bfloat16, a term a thread", 1, () -> bench.step(bench.objective, Dtype.BFLOAT16))
                .variant("float32, all threads in each term", 1, bench::stepTogether)
                .run();
        bench.tearDown();
    }
}
