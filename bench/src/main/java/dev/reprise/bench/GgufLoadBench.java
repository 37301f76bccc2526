package dev.reprise.bench;

import dev.reprise.core.Dtype;
import dev.reprise.model.Checkpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * How long the GGUF file of {@code -Dreprise.bench.gguf} takes to load in float32, and its tokenizer, against reading its bytes. Who starts
 * a program waits for the first time, in a JVM that has not compiled anything yet.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(value = 3, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
@Warmup(iterations = 0)
@Measurement(iterations = 1)
public class GgufLoadBench {
    @Benchmark
    public long bytes() {
        var buffer = new byte[1 << 20];
        long total = 0;
        try (var in = Files.newInputStream(Models.gguf())) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                total += n;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return total;
    }

    @Benchmark
    public long weights() {
        try (var checkpoint = Checkpoint.open(Models.gguf());
                var model = checkpoint.transformer(Dtype.FLOAT32)) {
            return model.parameterCount();
        }
    }

    @Benchmark
    public int tokenizer() {
        try (var checkpoint = Checkpoint.open(Models.gguf());
                var tokenizer = checkpoint.tokenizer()) {
            return tokenizer.vocabularySize();
        }
    }

    /** Medians; the argument is the number of rounds. */
    public static void main(String... args) {
        var bench = new GgufLoadBench();
        new Interleaved("loading " + Models.gguf().getFileName(), Interleaved.rounds(args))
                .variant("reading its bytes", 1, bench::bytes)
                .variant("weights, in float32", 1, bench::weights)
                .variant("tokenizer", 1, bench::tokenizer)
                .run();
    }
}
