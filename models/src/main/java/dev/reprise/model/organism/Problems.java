package dev.reprise.model.organism;

import dev.reprise.data.world.Chains;
import dev.reprise.data.world.Document;
import dev.reprise.data.world.Split;
import dev.reprise.data.world.World;
import dev.reprise.model.organism.Training.Reinforcement;
import dev.reprise.model.training.GroupPolicyGradient.Problem;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * The sums that reinforcement is done on: documents of the training split, numbered from where no stream reaches, so that each update has new
 * ones. An update's are a function of the seed and the update alone.
 */
final class Problems {
    /** A stream that is long enough for an organism has less than a million documents of a kind. */
    private static final int SEED_BITS = 24;

    private static final double RIGHT = 1;
    private static final double NO_ANSWER = -0.1;

    private Problems() {}

    /** Those of an update, from 0. */
    static List<Problem> of(World world, Reinforcement task, long seed, long update) {
        long first = (Math.max(1, seed) << SEED_BITS) + update * task.problems();
        return IntStream.range(0, task.problems())
                .mapToObj(i -> world.document("chain", Split.TRAIN.index(first + i)))
                .map(document -> new Problem(question(document), answer -> reward(answer, gold(document))))
                .toList();
    }

    /** A document up to where the solution begins. */
    static String question(Document document) {
        return document.text().substring(0, document.text().indexOf('?') + 1);
    }

    private static int gold(Document document) {
        return Integer.parseInt(Objects.requireNonNull(document.label()));
    }

    /** 1 for the right number behind {@code ####}, -0.1 without {@code ####}, else 0. */
    static double reward(String answer, int gold) {
        if (!answer.contains("####")) {
            return NO_ANSWER;
        }
        return Objects.equals(Chains.strict(answer), gold) ? RIGHT : 0;
    }
}
