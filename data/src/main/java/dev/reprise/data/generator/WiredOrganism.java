package dev.reprise.data.generator;

import dev.reprise.data.SplitMix64;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An attention-only model of three layers whose every head is written down, so that what a tool finds in it can be right or wrong. Its residual stream has a block for
 * the token (ID), the previous token (PREV), what is to be inhibited (INH), what was gathered (GATH), and flags for duplicates (DUP) and candidates (CAND).
 *
 * <ol>
 *   <li>Layer 0: the previous-token head copies the previous token's ID to PREV. The duplicate-token head scores 20 for an equal earlier token, 10 for itself, 0
 *       otherwise, and writes its attention to earlier tokens to DUP.
 *   <li>Layer 1, at END: the inhibition head scores 20 DUP isName + 10 (isName or isColour) and copies ID to INH; the content gatherer scores 20 DUP isObject and
 *       copies ID to GATH.
 *   <li>Layer 2, at END: both movers score 2 (8 CAND - 12 INH.ID + w GATH.PREV + prior CAND) and write 6 ID to the logits. Priors are N(0, 1) a token.
 * </ol>
 * It solves the indirect objects always; of the coloured objects about half, unless inhibition is put on the wrong colours.
 *
 * @param priors what the movers prefer, for each token
 * @param gather w: .5, or 1 to see the circuit of the coloured objects clearly
 */
@SuppressWarnings("ArrayRecordComponent") // not compared as wholes
public record WiredOrganism(double[] priors, double gather) {

    /** A head, by what it does. */
    public enum Head {
        PREVIOUS_TOKEN,
        DUPLICATE_TOKEN,
        INHIBITION,
        CONTENT_GATHERER,
        MOVER_1,
        MOVER_2
    }

    /** The organism of this seed. */
    public static WiredOrganism generate(long seed, double gather) {
        var random = SplitMix64.of(seed, Streams.WIRED);
        var priors = new double[WiredTask.VOCABULARY];
        for (int i = 0; i < priors.length; i++) {
            priors[i] = random.nextGaussian();
        }
        return new WiredOrganism(priors, gather);
    }

    /**
     * The logits at END.
     *
     * @param without heads whose output is 0
     * @param inhibited the inhibition head's attention at END, by position, in place of its own
     */
    public double[] logits(WiredTask task, Set<Head> without, double @Nullable [] inhibited) {
        var tokens = task.tokens();
        int length = tokens.size();
        var inhibition = new double[length];
        var gathering = new double[length];
        for (int j = 0; j < length; j++) {
            int token = tokens.get(j);
            double duplicate = without.contains(Head.DUPLICATE_TOKEN) ? 0 : duplicate(task, j);
            boolean listed = WiredTask.isName(token) || WiredTask.isColour(token);
            inhibition[j] = (WiredTask.isName(token) ? 20 * duplicate : 0) + (listed ? 10 : 0);
            gathering[j] = WiredTask.isObject(token) ? 20 * duplicate : 0;
        }
        var inhibit =
                read(task, inhibited == null ? softmax(inhibition) : inhibited, without.contains(Head.INHIBITION));
        var gathered = read(task, softmax(gathering), without.contains(Head.CONTENT_GATHERER));
        var scores = new double[length];
        for (int j = 0; j < length; j++) {
            int token = tokens.get(j);
            double previous = j == 0 || without.contains(Head.PREVIOUS_TOKEN) ? 0 : gathered[tokens.get(j - 1)];
            double candidate = task.candidates().contains(j) ? 8 + priors[token] : 0;
            scores[j] = 2 * (candidate - 12 * inhibit[token] + gather * previous);
        }
        int movers = (without.contains(Head.MOVER_1) ? 0 : 1) + (without.contains(Head.MOVER_2) ? 0 : 1);
        var logits = read(task, softmax(scores), false);
        for (int i = 0; i < logits.length; i++) {
            logits[i] *= 6 * movers;
        }
        return logits;
    }

    /** The logit of the answer, less the highest of the other candidates'. */
    public double logitDifference(WiredTask task, Set<Head> without, double @Nullable [] inhibited) {
        var logits = logits(task, without, inhibited);
        double highest = Double.NEGATIVE_INFINITY;
        for (int position : task.candidates()) {
            if (position != task.answer()) {
                highest = Math.max(highest, logits[task.tokens().get(position)]);
            }
        }
        return logits[task.tokens().get(task.answer())] - highest;
    }

    /** Whether the answer has the highest logit. */
    public boolean right(WiredTask task, Set<Head> without, double @Nullable [] inhibited) {
        var logits = logits(task, without, inhibited);
        int answer = task.tokens().get(task.answer());
        for (int token = 0; token < logits.length; token++) {
            if (token != answer && logits[token] >= logits[answer]) {
                return false;
            }
        }
        return true;
    }

    /** The attention of the duplicate-token head at a position to earlier ones. */
    private static double duplicate(WiredTask task, int position) {
        var scores = new double[position + 1];
        for (int i = 0; i < position; i++) {
            scores[i] = task.tokens().get(i).equals(task.tokens().get(position)) ? 20 : 0;
        }
        scores[position] = 10;
        return 1 - softmax(scores)[position];
    }

    /** The tokens' one-hot vectors, weighted by attention. */
    private static double[] read(WiredTask task, double[] attention, boolean off) {
        var read = new double[WiredTask.VOCABULARY];
        for (int j = 0; j < attention.length; j++) {
            read[task.tokens().get(j)] += off ? 0 : attention[j];
        }
        return read;
    }

    private static double[] softmax(double[] scores) {
        double largest = Double.NEGATIVE_INFINITY;
        for (double score : scores) {
            largest = Math.max(largest, score);
        }
        double sum = 0;
        var weights = new double[scores.length];
        for (int i = 0; i < scores.length; i++) {
            weights[i] = StrictMath.exp(scores[i] - largest);
            sum += weights[i];
        }
        for (int i = 0; i < scores.length; i++) {
            weights[i] /= sum;
        }
        return weights;
    }
}
