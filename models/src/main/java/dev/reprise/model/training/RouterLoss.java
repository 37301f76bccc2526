package dev.reprise.model.training;

import dev.reprise.core.Torch;
import dev.reprise.model.HookPoint;
import dev.reprise.model.Site;
import dev.reprise.model.Trace;
import dev.reprise.model.Transformer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.bytedeco.pytorch.Tensor;

/**
 * What keeps the experts of a model all at work: {@code balance * B + z * Z}, means over the layers with experts.
 *
 * <ul>
 *   <li>B, the load-balance loss of the Switch transformer: {@code E sum over experts e of f_e P_e}, where f_e is the share of tokens that
 *       selected e, and P_e the mean probability of e. With k experts a token it is k where the load is even, and larger where it is not.
 *       It is the one of transformers for each layer by itself: over all layers at once, one could make good what another lacks.
 *   <li>Z, the z-loss: the mean of {@code logsumexp(logits)^2}, which keeps logits small.
 * </ul>
 */
public record RouterLoss(double balance, double z) {
    /** 0.01 and 0.001: what OLMoE was trained with. */
    public static final RouterLoss STANDARD = new RouterLoss(0.01, 0.001);

    /**
     * What some tokens' loss consists of.
     *
     * @param share of the batch's loss that this is
     * @param taken how many tokens selected an expert, by layer and expert
     * @param tokens how many there are
     */
    @SuppressWarnings("ArrayRecordComponent") // not compared as wholes
    record Found(double share, double balance, double z, double[][] taken, long tokens) {
        /** Of a whole batch. */
        static Map<String, Double> measures(List<Found> all) {
            double balance = 0;
            double z = 0;
            long tokens = 0;
            var taken = new double[all.getFirst().taken.length][all.getFirst().taken[0].length];
            for (var found : all) {
                balance += found.share * found.balance;
                z += found.share * found.z;
                tokens += found.tokens;
                for (int l = 0; l < taken.length; l++) {
                    for (int e = 0; e < taken[l].length; e++) {
                        taken[l][e] += found.taken[l][e];
                    }
                }
            }
            double least =
                    Arrays.stream(taken).flatMapToDouble(Arrays::stream).min().orElse(Double.NaN);
            var measures = new LinkedHashMap<String, Double>();
            measures.put("load_balance", balance);
            measures.put("router_z", z);
            measures.put("least_expert", least / tokens);
            return measures;
        }
    }

    /** The layers of a model that have experts. */
    static int[] layers(Transformer model) {
        return model.points().stream()
                .filter(p -> p.site() == Site.ROUTER_LOGITS)
                .mapToInt(HookPoint::layer)
                .toArray();
    }

    /** What a run must capture. */
    static List<HookPoint> points(int[] layers) {
        var points = new ArrayList<HookPoint>();
        for (int layer : layers) {
            points.add(Site.ROUTER_LOGITS.at(layer));
            points.add(Site.ROUTER_PROBS.at(layer));
            points.add(Site.ROUTER_SELECTED.at(layer));
        }
        return points;
    }

    /**
     * The loss of a run's tokens, times their share.
     *
     * @param listener is told what it consists of
     */
    Tensor of(Trace trace, int[] layers, double share, Consumer<Found> listener) {
        var balances = new ArrayList<Tensor>();
        var squares = new ArrayList<Tensor>();
        var taken = new double[layers.length][];
        long tokens = 0;
        for (int i = 0; i < layers.length; i++) {
            var logits = trace.get(Site.ROUTER_LOGITS.at(layers[i]));
            var selected = Torch.wide(trace.get(Site.ROUTER_SELECTED.at(layers[i])));
            var probabilities = Torch.mean(trace.get(Site.ROUTER_PROBS.at(layers[i])), false, 0, 1);
            var products = Torch.mean(selected, false, 0, 1).mul(probabilities);
            balances.add(Torch.mul(products.sum(), (double) logits.size(2)));
            squares.add(logits.logsumexp(-1).square().mean());
            taken[i] = Torch.doubles(Torch.sum(selected, false, 0, 1));
            tokens = logits.size(0) * logits.size(1);
        }
        var meanBalance = Torch.stack(0, balances).mean();
        var meanSquare = Torch.stack(0, squares).mean();
        listener.accept(new Found(share, Torch.item(meanBalance), Torch.item(meanSquare), taken, tokens));
        return Torch.mul(meanBalance, share * balance).add(Torch.mul(meanSquare, share * z));
    }
}
