package dev.reprise.model.training;

import dev.reprise.core.Dtype;
import dev.reprise.core.InvalidInputException;
import dev.reprise.core.Torch;
import dev.reprise.model.Hooks;
import dev.reprise.model.LanguageModel;
import dev.reprise.model.LanguageModel.Generated;
import dev.reprise.model.LanguageModel.Generation;
import dev.reprise.model.Sampling;
import dev.reprise.model.TokenBatch;
import dev.reprise.model.Transformer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.bytedeco.pytorch.GradMode;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * Reinforcement learning on sampled answers, with the group's mean reward as the baseline (REINFORCE; GRPO of one update a sample, where
 * the ratio is 1). Each step samples G answers to each of P problems at temperature 1 and minimises
 *
 * <pre>{@code
 * 1/(P G L) sum over answers, over tokens t of  -A log p(t) + beta (exp(log q(t) - log p(t)) - (log q(t) - log p(t)) - 1)
 * }</pre>
 *
 * where A is the answer's reward less the mean reward of its problem's answers, L the most tokens that an answer can have, q the frozen
 * reference, and the second part an estimate of the divergence KL(p, q) that is never negative.
 *
 * <p>Logged: {@code reward}, {@code kl} (a token), {@code length} (tokens of an answer), {@code informative} (the share of problems whose
 * answers were not all rewarded alike).
 *
 * <pre>{@code
 * var rl = new GroupPolicyGradient(model, reference, step -> problems.draw(step, 32), GroupPolicyGradient.Settings.of(8, 56, seed).withKl(0.05));
 * new Trainer(rl, optimizer).clip(1).folder(folder, "RL of world-s").run(160, progress);
 * }</pre>
 *
 * @see <a href="https://arxiv.org/abs/2402.03300">Shao et al., 2024</a>, section 4.1
 */
public final class GroupPolicyGradient implements Objective {
    /**
     * A prompt and what an answer to it is worth.
     *
     * @param reward of the answer's text; called on several threads at once, though never twice for one problem
     */
    public record Problem(String prompt, ToDoubleFunction<String> reward) {}

    /**
     * How answers are sampled and judged.
     *
     * @param samples G: answers a problem
     * @param maxNewTokens L
     * @param stop texts that end an answer
     * @param kl beta
     * @param divideByDeviation whether advantages are divided by the standard deviation of the group's rewards, + 1e-4
     * @param seed of the samples
     */
    public record Settings(
            int samples, int maxNewTokens, List<String> stop, double kl, boolean divideByDeviation, long seed) {
        public Settings {
            if (samples < 2) {
                throw new IllegalArgumentException("a group needs two samples at least, not " + samples);
            }
            stop = List.copyOf(stop);
        }

        /** Without stop texts and reference. */
        public static Settings of(int samples, int maxNewTokens, long seed) {
            return new Settings(samples, maxNewTokens, List.of(), 0, false, seed);
        }

        public Settings withKl(double beta) {
            return new Settings(samples, maxNewTokens, stop, beta, divideByDeviation, seed);
        }

        public Settings withStop(String... texts) {
            return new Settings(samples, maxNewTokens, List.of(texts), kl, divideByDeviation, seed);
        }
    }

    /** About how many answers are sampled together. */
    private static final int ANSWERS_A_TERM = 32;

    private static final long REDUCE_NOTHING = 0;
    private static final long IGNORED = -100;
    private static final Sampling FROM_THE_MODEL = new Sampling(1, 0, 1, 0, 1);

    private final LanguageModel model;
    private final @Nullable Transformer reference;
    private final LongFunction<List<Problem>> problems;
    private final Settings settings;

    /**
     * An objective for the parameters of {@code model.transformer()}.
     *
     * @param reference the model that this one is held near, with the same vocabulary; may be null if the settings' kl is 0
     * @param problems those of a step, from 0
     */
    public GroupPolicyGradient(
            LanguageModel model,
            @Nullable Transformer reference,
            LongFunction<List<Problem>> problems,
            Settings settings) {
        if (settings.kl != 0 && reference == null) {
            throw new IllegalArgumentException("a KL coefficient of " + settings.kl + " needs a reference model");
        }
        this.model = model;
        this.reference = reference;
        this.problems = problems;
        this.settings = settings;
    }

    @Override
    public Batch batch(long step) {
        return new Update(step, problems.apply(step));
    }

    /** An answer, and by how much it was better than its group. */
    private record Answer(int row, Generated text, double advantage) {}

    private final class Update implements Batch {
        private final long step;
        private final List<Problem> all;
        private final DoubleAdder reward = new DoubleAdder();
        private final DoubleAdder kl = new DoubleAdder();
        private final LongAdder sampled = new LongAdder();
        private final LongAdder informative = new LongAdder();

        Update(long step, List<Problem> all) {
            this.step = step;
            this.all = List.copyOf(all);
        }

        @Override
        public List<Supplier<Tensor>> terms() {
            int together = Math.max(1, ANSWERS_A_TERM / settings.samples);
            var terms = new ArrayList<Supplier<Tensor>>();
            for (int from = 0; from < all.size(); from += together) {
                var some = all.subList(from, Math.min(from + together, all.size()));
                long seed = settings.seed + 0x9E3779B97F4A7C15L * (step * all.size() + from + 1);
                terms.add(() -> term(some, seed));
            }
            return terms;
        }

        private Tensor term(List<Problem> some, long seed) {
            var prompts = model.tokens(some.stream()
                    .flatMap(p -> Collections.nCopies(settings.samples, p.prompt).stream())
                    .toArray(String[]::new));
            var answers = answers(some, prompts, seed);
            if (answers.isEmpty()) {
                return Torch.zeros(Dtype.FLOAT32); // nothing was better than anything else
            }
            // causal attention does not see what stands behind an answer, so that it need not be marked as padding
            int columns = answers.stream()
                    .mapToInt(a -> prompts.promptLength(a.row) + a.text.tokens().size() - 1)
                    .max()
                    .orElseThrow();
            var inputs = new int[answers.size()][columns];
            var targets = new long[answers.size() * columns];
            var advantages = new float[targets.length];
            Arrays.fill(targets, IGNORED);
            for (int a = 0; a < inputs.length; a++) {
                var answer = answers.get(a);
                int length = prompts.promptLength(answer.row);
                for (int c = 0; c < length; c++) {
                    inputs[a][c] = prompts.id(answer.row, prompts.columns() - length + c);
                }
                var tokens = answer.text.tokens();
                for (int t = 0; t < tokens.size(); t++) {
                    if (t < tokens.size() - 1) {
                        inputs[a][length + t] = tokens.get(t);
                    }
                    targets[a * columns + length - 1 + t] = tokens.get(t);
                    advantages[a * columns + length - 1 + t] = (float) answer.advantage;
                }
            }
            return loss(TokenBatch.of(inputs), targets, advantages);
        }

        private List<Answer> answers(List<Problem> some, TokenBatch prompts, long seed) {
            var texts = model.generateBatch(
                    prompts, new Generation(settings.maxNewTokens, FROM_THE_MODEL, settings.stop, seed), Hooks.none());
            var answers = new ArrayList<Answer>();
            for (int p = 0; p < some.size(); p++) {
                var rewards = new double[settings.samples];
                for (int s = 0; s < rewards.length; s++) {
                    var text = texts.get(p * rewards.length + s);
                    rewards[s] = some.get(p).reward.applyAsDouble(text.text());
                    if (!Double.isFinite(rewards[s])) {
                        throw new InvalidInputException("a reward must be a finite number, not " + rewards[s]);
                    }
                    reward.add(rewards[s]);
                    sampled.add(text.tokens().size());
                }
                double[] advantages = advantages(rewards);
                boolean tells = Arrays.stream(advantages).anyMatch(a -> a != 0);
                informative.add(tells ? 1 : 0);
                for (int s = 0; s < rewards.length; s++) {
                    int row = p * rewards.length + s;
                    if (tells || settings.kl != 0) {
                        answers.add(new Answer(row, texts.get(row), advantages[s]));
                    }
                }
            }
            return answers;
        }

        private Tensor loss(TokenBatch inputs, long[] targets, float[] advantages) {
            var wanted = Torch.tensor(targets, targets.length);
            var hooks = GradMode.is_enabled() ? Hooks.none().withGraph() : Hooks.none();
            var surprise = surprise(model.transformer(), inputs, hooks, wanted);
            var sum = surprise.mul(Torch.tensor(advantages, advantages.length)).sum();
            if (reference != null && settings.kl != 0) {
                // log q - log p; 0 where no token counts
                var ratio = surprise.sub(Torch.noGrad(() -> surprise(reference, inputs, Hooks.none(), wanted)));
                var divergence = Torch.add(ratio.exp().sub(ratio), -1).sum();
                kl.add(Torch.item(divergence));
                sum = sum.add(Torch.mul(divergence, settings.kl));
            }
            return Torch.mul(sum, 1.0 / ((double) all.size() * settings.samples * settings.maxNewTokens));
        }

        /** {@code -log p} of each target, 0 for those to ignore. */
        private static Tensor surprise(Transformer of, TokenBatch inputs, Hooks hooks, Tensor targets) {
            try (var trace = of.run(inputs, hooks)) {
                var logits = trace.logits();
                return torch.cross_entropy_loss(
                        Torch.wide(logits.view(-1, logits.size(-1))),
                        targets,
                        new TensorOptional(),
                        REDUCE_NOTHING,
                        IGNORED,
                        0);
            }
        }

        @Override
        public long tokens() {
            return sampled.sum();
        }

        @Override
        public Map<String, Double> measures() {
            double answers = (double) all.size() * settings.samples;
            var measures = new LinkedHashMap<String, Double>();
            measures.put("reward", reward.sum() / answers);
            measures.put("kl", kl.sum() / Math.max(1, sampled.doubleValue()));
            measures.put("length", sampled.doubleValue() / answers);
            measures.put("informative", informative.doubleValue() / all.size());
            return measures;
        }
    }

    /** Rewards less their mean; divided by their deviation if that is wanted. */
    private double[] advantages(double[] rewards) {
        double mean = Arrays.stream(rewards).average().orElseThrow();
        double variance =
                Arrays.stream(rewards).map(r -> (r - mean) * (r - mean)).sum() / rewards.length;
        double divisor = settings.divideByDeviation ? Math.sqrt(variance) + 1e-4 : 1;
        boolean alike = Arrays.stream(rewards).allMatch(r -> r == rewards[0]);
        return Arrays.stream(rewards).map(r -> alike ? 0 : (r - mean) / divisor).toArray();
    }
}
