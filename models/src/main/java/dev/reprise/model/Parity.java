package dev.reprise.model;

import dev.reprise.core.Dtype;
import dev.reprise.core.InvalidInputException;
import dev.reprise.core.Torch;
import dev.reprise.data.SafetensorsFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;

/**
 * Compares a model with a golden file: what a reference implementation computed for the same weights and tokens.
 *
 * <p>The golden file holds {@code input_ids}, {@code attention_mask} [B, T], {@code probe} [V], {@code logits} [B, T, V],
 * {@code hidden.0 .. hidden.L} [B, T, D] (the last one after the final norm), {@code grad} [B, T, D] = the gradient of
 * {@code sum over unmasked (b, t) of logits[b, t] . probe} with respect to the embeddings, {@code logits_bf16}, and, for unpadded rows,
 * {@code generated} [B, N]: the greedy continuation, in which no text ends early.
 */
public final class Parity {
    /** Tolerance in float32, relative to the largest magnitude of the tensor. */
    public static final double FLOAT32_TOLERANCE = 1e-4;

    /** Tolerance in bfloat16. */
    public static final double BFLOAT16_TOLERANCE = 3e-2;

    /**
     * One comparison.
     *
     * @param maxRelativeError largest absolute difference over the largest absolute golden value, unmasked positions only
     */
    public record Check(String name, double maxRelativeError, double tolerance) {
        public boolean holds() {
            return maxRelativeError <= tolerance; // false for NaN
        }
    }

    /** All comparisons of one model. */
    public record Result(String family, List<Check> checks) {
        public boolean holds() {
            return checks.stream().allMatch(Check::holds);
        }
    }

    private final SafetensorsFile golden;
    private final TokenBatch tokens;
    private final List<Check> checks = new ArrayList<>();

    private Parity(SafetensorsFile golden) {
        this.golden = golden;
        this.tokens = readTokens(golden);
    }

    /**
     * Compares the model in a folder with a golden file.
     *
     * @throws InvalidInputException if either is not valid, or they do not fit each other
     */
    public static Result compare(Path model, Path goldenFile) {
        try (var golden = SafetensorsFile.open(goldenFile);
                var checkpoint = Checkpoint.open(model);
                var _ = new PointerScope()) {
            var parity = new Parity(golden);
            try (var transformer = checkpoint.transformer(Dtype.FLOAT32)) {
                parity.checkTokens(transformer.dimensions());
                parity.compareForward(transformer);
                if (golden.names().contains("generated")) {
                    parity.compareGreedy(transformer, checkpoint);
                }
            }
            if (golden.names().contains("logits_bf16")) {
                try (var transformer = checkpoint.transformer(Dtype.BFLOAT16);
                        var trace = transformer.run(parity.tokens, Hooks.none())) {
                    parity.compare("logits bf16", "logits_bf16", trace.logits(), BFLOAT16_TOLERANCE);
                }
            }
            return new Result(checkpoint.family(), parity.checks);
        }
    }

    private static TokenBatch readTokens(SafetensorsFile golden) {
        long[] shape = golden.shape("input_ids");
        if (shape.length != 2 || !Arrays.equals(shape, golden.shape("attention_mask"))) {
            throw new InvalidInputException(
                    golden.path() + ": input_ids and attention_mask must have one shape [B, T]");
        }
        long[] mask = Torch.longs(golden.read("attention_mask"));
        var real = new boolean[mask.length];
        for (int i = 0; i < mask.length; i++) {
            real[i] = mask[i] != 0;
        }
        return TokenBatch.masked(
                Math.toIntExact(shape[0]), Math.toIntExact(shape[1]), Torch.longs(golden.read("input_ids")), real);
    }

    private void compareForward(Transformer transformer) {
        int layers = transformer.dimensions().layers();
        var hidden = new ArrayList<HookPoint>();
        for (int l = 0; l < layers; l++) {
            hidden.add(Site.RESID_PRE.at(l));
        }
        hidden.add(Site.FINAL_NORM.point());
        var routers = transformer.points().stream()
                .filter(p -> p.site() == Site.ROUTER_LOGITS && golden.names().contains("router." + p.layer()))
                .toList();
        var hooks = Hooks.none().capture(hidden).capture(routers).gradient(Site.EMBED.point());
        try (var trace = transformer.run(tokens, hooks)) {
            compare("logits", "logits", trace.logits(), FLOAT32_TOLERANCE);
            for (int i = 0; i < hidden.size() && golden.names().contains("hidden." + i); i++) {
                compare("hidden." + i, "hidden." + i, trace.get(hidden.get(i)), FLOAT32_TOLERANCE);
            }
            for (var router : routers) {
                compare("router." + router.layer(), "router." + router.layer(), trace.get(router), FLOAT32_TOLERANCE);
            }
            if (golden.names().contains("grad")) {
                var probe = golden.read("probe", Dtype.FLOAT32);
                var mask = tokens.maskTensor().unsqueeze(2);
                trace.backward(t -> t.logits().mul(probe).mul(mask).sum());
                compare("gradient", "grad", trace.gradient(Site.EMBED.point()), FLOAT32_TOLERANCE);
            }
        }
    }

    private void checkTokens(Transformer.Dimensions sizes) {
        try {
            tokens.check(sizes.vocabulary(), sizes.context());
        } catch (InvalidInputException e) {
            throw new InvalidInputException(golden.path() + ": made for another model: " + e.getMessage(), e);
        }
    }

    private void compareGreedy(Transformer transformer, Checkpoint checkpoint) {
        long[] expected = Torch.longs(golden.read("generated"));
        int count = Math.toIntExact(golden.shape("generated")[1]);
        var ends = checkpoint.endTokens();
        var rows = Decoding.run(
                transformer, tokens, 1, Hooks.none(), count, Sampling.GREEDY, 0, Set.of(), ends, (row, token) -> false);
        long different = 0;
        for (int r = 0; r < rows.size(); r++) {
            for (int i = 0; i < count; i++) {
                different += i >= rows.get(r).size() || rows.get(r).get(i) != expected[r * count + i] ? 1 : 0;
            }
        }
        checks.add(new Check("greedy continuation", (double) different / expected.length, 0));
    }

    private void compare(String check, String name, Tensor ours, double tolerance) {
        var theirs = golden.read(name, Dtype.FLOAT64);
        if (!Arrays.equals(Torch.shape(ours), Torch.shape(theirs))) {
            throw new InvalidInputException(
                    golden.path() + ": " + name + " has the shape " + Arrays.toString(Torch.shape(theirs))
                            + ", but this model gives " + Arrays.toString(Torch.shape(ours)));
        }
        double[] a = Torch.doubles(ours);
        double[] b = Torch.doubles(theirs);
        int width = (int) ours.size(-1);
        double largest = 0;
        double difference = 0;
        for (int i = 0; i < a.length; i++) {
            int token = i / width;
            if (tokens.isToken(token / tokens.columns(), token % tokens.columns())) {
                largest = Math.max(largest, Math.abs(b[i]));
                difference = Math.max(difference, Math.abs(a[i] - b[i])); // NaN if either is
            }
        }
        checks.add(new Check(check, largest == 0 ? difference : difference / largest, tolerance));
    }
}
