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
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
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
 * <p>Logged: {@code reward}, {@code right} (the share of answers whose reward is 1 at least), {@code kl} (a token), {@code length} (tokens of an answer), {@code informative} (the share of problems whose
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

    /** About how many answers are learned from together. */
    private static final int ANSWERS_A_TERM = 64;

    private static final int PADDING = 0;

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

    /** An answer to a term's problem, and by how much it was better than its group. */
    private record Answer(int problem, List<Integer> tokens, double advantage) {}

    private final class Update implements Batch {
        private final long step;
        private final List<Problem> problems;
        private final List<int[]> prompts;
        private final List<Samples> samples = new ArrayList<>();
        private final List<Found> found = new ArrayList<>();

        /** Prompts of similar length stand together. */
        Update(long step, List<Problem> drawn) {
            this.step = step;
            var tokens = drawn.stream()
                    .map(problem -> model.tokenizer().encode(problem.prompt))
                    .toList();
            var order = IntStream.range(0, drawn.size())
                    .boxed()
                    .sorted(Comparator.comparingInt(i -> tokens.get(i).length))
                    .toList();
            this.problems = order.stream().map(drawn::get).toList();
            this.prompts = order.stream().map(tokens::get).toList();
        }

        @Override
        public List<Supplier<Tensor>> terms() {
            int together = Math.max(1, ANSWERS_A_TERM / settings.samples);
            int count = Math.ceilDiv(problems.size(), together);
            // a worker takes every so-manieth term, and samples for all of these at once
            int groups = Math.min(count, Torch.threads());
            for (int g = 0; g < groups; g++) {
                samples.add(new Samples(settings.seed + 0x9E3779B97F4A7C15L * (step * groups + g + 1)));
            }
            var terms = new ArrayList<Supplier<Tensor>>();
            for (int k = 0; k < count; k++) {
                var own = samples.get(k % groups);
                int[] numbers = IntStream.range(k * together, Math.min((k + 1) * together, problems.size()))
                        .toArray();
                int first = own.add(numbers);
                var sums = new Found();
                found.add(sums);
                terms.add(() -> term(numbers, own.answers().subList(first, first + numbers.length), sums));
            }
            return terms;
        }

        /** Answers to some of the problems, sampled when the first of them is wanted. */
        private final class Samples {
            private final long seed;
            private final List<Integer> numbers = new ArrayList<>();
            private @Nullable List<List<Generated>> answers;

            Samples(long seed) {
                this.seed = seed;
            }

            /** @return the place of the first among those asked for so far */
            int add(int[] more) {
                int first = numbers.size();
                Arrays.stream(more).forEach(numbers::add);
                return first;
            }

            synchronized List<List<Generated>> answers() {
                if (answers == null) {
                    var wanted = new Generation(settings.maxNewTokens, FROM_THE_MODEL, settings.stop, seed);
                    answers = model.sample(batch(numbers), settings.samples, wanted);
                }
                return answers;
            }
        }

        private TokenBatch batch(List<Integer> numbers) {
            return TokenBatch.leftPadded(
                    PADDING, numbers.stream().map(prompts::get).toArray(int[][]::new));
        }

        private Tensor term(int[] numbers, List<List<Generated>> texts, Found sums) {
            var buckets = buckets(answers(numbers, texts, sums));
            if (buckets.isEmpty()) {
                return Torch.zeros(Dtype.FLOAT32); // nothing was better than anything else
            }
            var read = batch(Arrays.stream(numbers).boxed().toList());
            var hooks = GradMode.is_enabled() ? Hooks.none().withGraph() : Hooks.none();
            var surprise = surprise(model.transformer(), read, buckets, hooks);
            var expected = reference == null || settings.kl == 0
                    ? null
                    : Torch.noGrad(() -> surprise(reference, read, buckets, Hooks.none()));
            var sum = Torch.zeros(Dtype.FLOAT32);
            for (int b = 0; b < buckets.size(); b++) {
                sum = sum.add(surprise.get(b).mul(buckets.get(b).advantages()).sum());
                if (expected != null) {
                    var ratio = surprise.get(b).sub(expected.get(b)); // log q - log p; 0 where no token is
                    var divergence = Torch.add(ratio.exp().sub(ratio), -1).sum();
                    sums.kl += Torch.item(divergence);
                    sum = sum.add(Torch.mul(divergence, settings.kl));
                }
            }
            return Torch.mul(sum, 1.0 / ((double) problems.size() * settings.samples * settings.maxNewTokens));
        }

        private List<Answer> answers(int[] numbers, List<List<Generated>> texts, Found sums) {
            var answers = new ArrayList<Answer>();
            for (int p = 0; p < numbers.length; p++) {
                var rewards = new double[settings.samples];
                for (int s = 0; s < rewards.length; s++) {
                    var text = texts.get(p).get(s);
                    rewards[s] = problems.get(numbers[p]).reward.applyAsDouble(text.text());
                    if (!Double.isFinite(rewards[s])) {
                        throw new InvalidInputException("a reward must be a finite number, not " + rewards[s]);
                    }
                    sums.reward += rewards[s];
                    sums.right += rewards[s] >= 1 ? 1 : 0;
                    sums.tokens += text.tokens().size();
                }
                double[] advantages = advantages(rewards);
                boolean tells = Arrays.stream(advantages).anyMatch(a -> a != 0);
                sums.informative += tells ? 1 : 0;
                if (tells || settings.kl != 0) {
                    for (int s = 0; s < rewards.length; s++) {
                        answers.add(new Answer(p, texts.get(p).get(s).tokens(), advantages[s]));
                    }
                }
            }
            return answers;
        }

        @Override
        public long tokens() {
            return found.stream().mapToLong(sums -> sums.tokens).sum();
        }

        @Override
        public Map<String, Double> measures() {
            double answers = (double) problems.size() * settings.samples;
            var measures = new LinkedHashMap<String, Double>();
            measures.put("reward", sum(sums -> sums.reward) / answers);
            measures.put("right", sum(sums -> sums.right) / answers);
            measures.put("kl", sum(sums -> sums.kl) / Math.max(1, tokens()));
            measures.put("length", tokens() / answers);
            measures.put("informative", sum(sums -> sums.informative) / problems.size());
            return measures;
        }

        private double sum(ToDoubleFunction<Found> of) {
            return found.stream().mapToDouble(of).sum();
        }
    }

    /** What is logged, summed over a term's answers; its problems' for {@code informative}. */
    private static final class Found {
        private double reward;
        private int right;
        private double kl;
        private long tokens;
        private int informative;
    }

    /** Answers of similar length: the longest has at most twice as many tokens as the shortest. */
    private record Bucket(List<Answer> answers) {
        int columns() {
            return answers.getLast().tokens.size();
        }

        /** The line of each answer's prompt. */
        int[] lines() {
            return answers.stream().mapToInt(Answer::problem).toArray();
        }

        /** All tokens but the last of each answer. */
        TokenBatch inputs() {
            return TokenBatch.rightPadded(
                    PADDING,
                    answers.stream()
                            .map(answer -> answer.tokens.subList(0, answer.tokens.size() - 1).stream()
                                    .mapToInt(Integer::intValue)
                                    .toArray())
                            .toArray(int[][]::new));
        }

        /** int64 [answers, columns] */
        Tensor targets() {
            var targets = new long[answers.size() * columns()];
            Arrays.fill(targets, IGNORED);
            for (int a = 0; a < answers.size(); a++) {
                var tokens = answers.get(a).tokens;
                for (int t = 0; t < tokens.size(); t++) {
                    targets[a * columns() + t] = tokens.get(t);
                }
            }
            return Torch.tensor(targets, answers.size(), columns());
        }

        /** float32 [answers, 1] */
        Tensor advantages() {
            var advantages = new float[answers.size()];
            for (int a = 0; a < advantages.length; a++) {
                advantages[a] = (float) answers.get(a).advantage;
            }
            return Torch.tensor(advantages, advantages.length, 1);
        }
    }

    private static List<Bucket> buckets(List<Answer> answers) {
        var sorted = answers.stream()
                .sorted(Comparator.comparingInt(answer -> answer.tokens.size()))
                .toList();
        var buckets = new ArrayList<Bucket>();
        int from = 0;
        for (int to = 1; to <= sorted.size(); to++) {
            if (to == sorted.size()
                    || sorted.get(to).tokens.size()
                            > longest(sorted.get(from).tokens.size())) {
                buckets.add(new Bucket(sorted.subList(from, to)));
                from = to;
            }
        }
        return buckets;
    }

    /** An answer of one token needs no second pass. */
    private static int longest(int shortest) {
        return shortest == 1 ? 1 : 2 * shortest;
    }

    /**
     * {@code -log p} of each token of the answers, float32 [answers, columns] a bucket; 0 behind an answer's end. The prompts are read once for
     * all their answers.
     */
    private static List<Tensor> surprise(Transformer of, TokenBatch prompts, List<Bucket> buckets, Hooks hooks) {
        try (var trace = of.run(prompts, hooks.lastLogitsOnly(), null);
                var cache = trace.cache()) {
            return buckets.stream()
                    .map(bucket -> {
                        long[] lines =
                                Arrays.stream(bucket.lines()).asLongStream().toArray();
                        var first = trace.logits().index_select(0, Torch.tensor(lines, lines.length));
                        if (bucket.columns() == 1) {
                            return surprise(first, bucket);
                        }
                        try (var own = cache.select(bucket.lines());
                                var rest = of.run(bucket.inputs().after(own), hooks, own)) {
                            return surprise(Torch.cat(1, first, rest.logits()), bucket);
                        }
                    })
                    .toList();
        }
    }

    private static Tensor surprise(Tensor logits, Bucket bucket) {
        return torch.cross_entropy_loss(
                        Torch.wide(logits).view(-1, logits.size(-1)),
                        bucket.targets().view(-1),
                        new TensorOptional(),
                        REDUCE_NOTHING,
                        IGNORED,
                        0)
                .view(-1, bucket.columns());
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
