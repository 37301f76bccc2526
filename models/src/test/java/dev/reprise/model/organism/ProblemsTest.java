package dev.reprise.model.organism;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.model.organism.Training.Reinforcement;
import dev.reprise.model.training.GroupPolicyGradient.Problem;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProblemsTest {
    private static final Reinforcement TASK = new Reinforcement(160, 32, 8, 56, 1e-4, 0.05);

    private static List<String> prompts(long seed, long update) {
        return Problems.of(SmallWorld.WORLD, TASK, seed, update).stream()
                .map(Problem::prompt)
                .toList();
    }

    @Test
    void everyUpdateHasProblemsOfItsOwn() {
        var seen = new HashSet<String>();
        for (int update = 0; update < 10; update++) {
            assertThat(prompts(1, update)).hasSize(32).allMatch(prompt -> prompt.matches("Problem: .* are left\\?"));
            seen.addAll(prompts(1, update));
        }
        assertThat(seen).hasSizeGreaterThan(315); // short problems may come twice
        assertThat(prompts(1, 7)).isEqualTo(prompts(1, 7)).isNotEqualTo(prompts(2, 7));
    }

    @ParameterizedTest
    @CsvSource({
        "' #### 9', 1",
        "' First, 7 and 5 gives 12. So the answer is 9. #### 9', 1",
        "' #### 8', 0",
        "' #### 9 #### 8', 0",
        "' ####', 0",
        "' So the answer is 9.', -0.1",
        "'', -0.1"
    })
    void theRewardIsForTheNumberBehindTheMark(String answer, double reward) {
        assertThat(Problems.reward(answer, 9)).isEqualTo(reward);
    }

    /** A problem knows its own answer. */
    @Test
    void eachProblemIsJudgedByItsOwnGold() {
        var problem = Problems.of(SmallWorld.WORLD, TASK, 1, 0).getFirst();
        var rewarded = java.util.stream.IntStream.rangeClosed(0, 30)
                .filter(n -> problem.reward().applyAsDouble(" #### " + n) == 1)
                .count();
        assertThat(rewarded).isEqualTo(1);
    }
}
