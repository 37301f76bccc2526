package dev.reprise.bench;

import dev.reprise.core.Dtype;
import dev.reprise.core.Torch;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.TimeUnit;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
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
import org.openjdk.jmh.annotations.Warmup;

/**
 * What {@code OMP_WAIT_POLICY=passive} is worth: the feed-forward half of a small transformer over 64 tokens, matrix products (OpenBLAS'
 * threads) in turn with elementwise functions (libtorch's OpenMP threads). With {@code active} the waiting OpenMP workers spin and take the
 * cores from OpenBLAS. Each policy runs in a JVM of its own, since libgomp reads the variable once. It says something only on a machine
 * that does nothing else.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(value = 1, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
@Warmup(iterations = 2, time = 2)
@Measurement(iterations = 5, time = 2)
@SuppressWarnings("NullAway.Init")
public class OpenMpWaitPolicyBench {
    private static final int LAYERS = 12;
    private static final int TOKENS = 64;
    private static final int D_MODEL = 768;
    private static final int D_MLP = 2048;

    @Param({"passive", "active"})
    public String policy = "";

    // set in setUp: making a tensor here would load libtorch before the variable is set
    private Tensor tokens;
    private Tensor up;
    private Tensor down;

    /** Sets the variable before libtorch, and libgomp with it, is loaded. */
    @Setup
    public void setUp() throws Throwable {
        var linker = Linker.nativeLinker();
        var setenv = linker.downcallHandle(
                linker.defaultLookup().findOrThrow("setenv"),
                FunctionDescriptor.of(
                        ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.ADDRESS, ValueLayout.JAVA_INT));
        try (var arena = Arena.ofConfined()) {
            int failed = (int) setenv.invokeExact(arena.allocateFrom("OMP_WAIT_POLICY"), arena.allocateFrom(policy), 1);
            if (failed != 0) {
                throw new IllegalStateException("setenv failed");
            }
        }
        var generator = Torch.generator(0);
        tokens = Torch.normal(generator, 1, Dtype.FLOAT32, TOKENS, D_MODEL);
        up = Torch.normal(generator, 0.02, Dtype.FLOAT32, D_MODEL, D_MLP);
        down = Torch.normal(generator, 0.02, Dtype.FLOAT32, D_MLP, D_MODEL);
    }

    /** x = x + silu(x up) down, {@value #LAYERS} times. @return one number of the result, so that nothing is left out */
    @Benchmark
    public double forward() {
        return Torch.noGrad(() -> {
            try (var _ = new PointerScope()) {
                var x = tokens;
                for (int layer = 0; layer < LAYERS; layer++) {
                    x = x.add(torch.silu(x.matmul(up)).matmul(down));
                }
                return Torch.item(Torch.mean(x, false, 0, 1));
            }
        });
    }
}
