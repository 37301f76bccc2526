package dev.reprise.model.organism;

import dev.reprise.core.CancelledException;
import dev.reprise.core.InvalidInputException;
import dev.reprise.core.Torch;
import dev.reprise.data.world.Document;
import dev.reprise.data.world.Split;
import dev.reprise.data.world.World;
import dev.reprise.model.HookPoint;
import dev.reprise.model.Hooks;
import dev.reprise.model.LanguageModel;
import dev.reprise.model.LanguageModel.Generation;
import dev.reprise.model.Sampling;
import dev.reprise.model.TokenBatch;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ObjIntConsumer;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Tensor;

/**
 * A model that is being examined, with the world that its questions come from. Questions are asked in batches of similar length; a padded row
 * gets the numbers that it would get alone.
 *
 * <p>Not thread-safe. Closes the models that it has loaded itself, not the one that it was given.
 */
public final class Exam implements AutoCloseable {
    /** The most numbers of logits at once: 128 MB. */
    private static final long ROOM = 1L << 25;

    private static final int MOST_ROWS = 64;

    private final Recipe recipe;
    private final LanguageModel model;
    private final World world;
    private final int size;
    private final Map<String, Exam> others;
    private final Map<Asked, List<String>> said = new HashMap<>();

    /**
     * @param recipe of the model
     * @param size how many questions a measure asks, where there are so many
     */
    public Exam(Recipe recipe, LanguageModel model, World world, int size) {
        this(recipe, model, world, size, new HashMap<>());
    }

    /** @param others exams of organisms that this one is compared with, by reference; more are added as they are needed */
    Exam(Recipe recipe, LanguageModel model, World world, int size, Map<String, Exam> others) {
        this.recipe = recipe;
        this.model = model;
        this.world = world;
        this.size = size;
        this.others = others;
    }

    public Recipe recipe() {
        return recipe;
    }

    public LanguageModel model() {
        return model;
    }

    public World world() {
        return world;
    }

    /** How many questions a measure asks, where there are so many. */
    public int size() {
        return size;
    }

    /** The same questions for another organism. @throws InvalidInputException if it is not shipped */
    Exam of(String organism) {
        var other = Organisms.named(organism);
        return others.computeIfAbsent(organism, _ -> {
            var folder = OrganismFolder.shipped(other)
                    .orElseThrow(() -> new InvalidInputException(
                            recipe.name() + " is compared with " + organism + ", which is not among the shipped models"
                                    + "\nIt is made by: ./reprise organisms train " + organism));
            return of(other, folder.path());
        });
    }

    /** The same questions for the organism that this one was made from. @throws InvalidInputException if there is none, or it is not shipped */
    Exam parent() {
        if (recipe.parent() == null) {
            throw new InvalidInputException(recipe.name() + " has no parent to be compared with");
        }
        return of(recipe.parent());
    }

    /** The same questions for the organism as it was at a step. @throws InvalidInputException if its weights of then are not there */
    Exam at(int step) {
        return others.computeIfAbsent(recipe.name() + "@" + step, _ -> {
            var folder = model.path().resolve("steps").resolve(String.valueOf(step));
            if (!Files.isDirectory(folder)) {
                throw new InvalidInputException(folder + ": the weights of step " + step + ", with which "
                        + recipe.name() + " is compared, are not there");
            }
            return of(recipe, folder);
        });
    }

    private Exam of(Recipe otherRecipe, Path folder) {
        return new Exam(otherRecipe, LanguageModel.load(folder.toString()), world, size, others);
    }

    /** The first documents of a kind and a split, without end. */
    Stream<Document> documents(String kind, Split split) {
        return LongStream.iterate(0, n -> n + 1).mapToObj(n -> world.document(kind, split.index(n)));
    }

    /** A text, and how it goes on, which begins with a blank. */
    record Item(String prompt, String answer) {}

    /** The share of items whose answer is what the model finds likeliest, token by token over the whole vocabulary. */
    Score exact(List<Item> items) {
        var rows = new ArrayList<int[]>();
        var answers = new ArrayList<int[]>();
        for (var item : items) {
            int[] prompt = model.tokenizer().encode(item.prompt);
            int[] answer = model.tokenizer().encode(" " + item.answer, false);
            int[] row = Arrays.copyOf(prompt, prompt.length + answer.length - 1);
            System.arraycopy(answer, 0, row, prompt.length, answer.length - 1);
            rows.add(row);
            answers.add(answer);
        }
        var right = new boolean[rows.size()];
        forBatches(rows, model.tokenizer().vocabularySize(), numbers -> {
            var batch = batch(rows, numbers);
            try (var trace = model.run(batch, Hooks.none());
                    var _ = new PointerScope()) {
                long[] likeliest = Torch.longs(trace.logits().argmax(new LongOptional(-1), false));
                for (int r = 0; r < numbers.length; r++) {
                    int[] answer = answers.get(numbers[r]);
                    int end = (r + 1) * batch.columns();
                    right[numbers[r]] = IntStream.range(0, answer.length)
                            .allMatch(k -> likeliest[end - answer.length + k] == answer[k]);
                }
            }
        });
        return Score.share(right);
    }

    /**
     * The logits of some words after each prompt, as log-probabilities over the whole vocabulary.
     *
     * @param words each one token with its leading blank
     * @return [prompt][word]
     */
    double[][] next(List<String> prompts, List<List<String>> words) {
        var rows =
                prompts.stream().map(prompt -> model.tokenizer().encode(prompt)).toList();
        var result = new double[rows.size()][];
        forBatches(rows, 1, numbers -> {
            try (var trace = model.run(batch(rows, numbers), Hooks.none().lastLogitsOnly());
                    var _ = new PointerScope()) {
                var logits = trace.logits().select(1, 0).log_softmax(-1);
                for (int r = 0; r < numbers.length; r++) {
                    float[] row = Torch.floats(logits.select(0, r));
                    result[numbers[r]] = words.get(numbers[r]).stream()
                            .mapToDouble(word -> row[model.tokenizer().single(" " + word)])
                            .toArray();
                }
            }
        });
        return result;
    }

    /**
     * A question with possible answers, each one token.
     *
     * @param right the number of the right one
     */
    record Choice(String prompt, List<String> options, int right) {}

    /** For each question whether the right answer is likelier than all others. */
    boolean[] choose(List<Choice> choices) {
        var likelihoods = next(
                choices.stream().map(Choice::prompt).toList(),
                choices.stream().map(Choice::options).toList());
        var right = new boolean[choices.size()];
        for (int i = 0; i < right.length; i++) {
            double[] row = likelihoods[i];
            int answer = choices.get(i).right;
            right[i] = IntStream.range(0, row.length).allMatch(k -> k == answer || row[k] < row[answer]);
        }
        return right;
    }

    private record Asked(List<String> prompts, int tokens, double temperature, List<String> stop) {}

    /** How the model goes on: the same answers if it is asked the same again. */
    List<String> generate(List<String> prompts, int tokens, double temperature, String... stop) {
        return said.computeIfAbsent(new Asked(prompts, tokens, temperature, List.of(stop)), this::generate);
    }

    private List<String> generate(Asked asked) {
        var rows = asked.prompts.stream()
                .map(prompt -> model.tokenizer().encode(prompt))
                .toList();
        var texts = new String[rows.size()];
        forBatches(rows, 1, numbers -> {
            var sampling = new Sampling(asked.temperature, 0, 1, 0, 1);
            var wanted = new Generation(asked.tokens, sampling, asked.stop, numbers[0]);
            var generated = model.generateBatch(batch(rows, numbers), wanted, Hooks.none());
            for (int r = 0; r < numbers.length; r++) {
                texts[numbers[r]] = generated.get(r).text();
            }
        });
        return List.of(texts);
    }

    /**
     * Documents of a stream's mixture that no training has shown; each is cut at the model's context.
     *
     * @param bytes how much text
     */
    List<int[]> texts(String stream, long bytes) {
        var rows = new ArrayList<int[]>();
        int context = model.transformer().dimensions().context();
        world.stream(stream)
                .counts(bytes)
                .forEach((kind, count) -> documents(kind, Split.VALIDATION)
                        .limit(count)
                        .forEach(document -> {
                            int[] text = model.tokenizer().encode(document.text() + "</s>");
                            rows.add(Arrays.copyOf(text, Math.min(text.length, context)));
                        }));
        return rows;
    }

    /**
     * The mean cross-entropy of the next token, in nats, on documents of a stream's mixture that no training has shown; each is cut at the
     * model's context.
     *
     * @param bytes how much text
     */
    Score loss(String stream, long bytes) {
        var rows = texts(stream, bytes);
        var sum = new double[1];
        var tokens = new long[1];
        forBatches(rows, model.tokenizer().vocabularySize(), numbers -> {
            var batch = batch(rows, numbers);
            try (var trace = model.run(batch, Hooks.none());
                    var _ = new PointerScope()) {
                var likelihoods = trace.logits().log_softmax(-1);
                for (int r = 0; r < numbers.length; r++) {
                    int[] row = rows.get(numbers[r]);
                    var targets = Torch.tensor(
                            IntStream.range(1, row.length)
                                    .mapToLong(i -> row[i])
                                    .toArray(),
                            row.length - 1,
                            1);
                    var own =
                            Torch.slice(likelihoods.select(0, r), 0, batch.columns() - row.length, batch.columns() - 1);
                    sum[0] -= Torch.item(own.gather(1, targets).sum());
                    tokens[0] += row.length - 1;
                }
            }
        });
        return new Score(sum[0] / tokens[0], Math.toIntExact(tokens[0]));
    }

    /**
     * Reads hook points on some texts, batch by batch.
     *
     * @param texts ids of equal length
     * @param reader is given the place of a point in the list, and its activation
     */
    void read(List<int[]> texts, List<HookPoint> points, ObjIntConsumer<Tensor> reader) {
        forBatches(texts, model.tokenizer().vocabularySize(), numbers -> {
            var hooks = Hooks.none().capture(points).lastLogitsOnly();
            try (var trace = model.run(batch(texts, numbers), hooks);
                    var _ = new PointerScope()) {
                for (int p = 0; p < points.size(); p++) {
                    reader.accept(trace.get(points.get(p)), p);
                }
            }
        });
    }

    private TokenBatch batch(List<int[]> rows, int[] numbers) {
        var chosen = Arrays.stream(numbers).mapToObj(rows::get).toArray(int[][]::new);
        return TokenBatch.leftPadded(model.tokenizer().pad().orElse(0), chosen);
    }

    private interface BatchAction {
        void run(int[] numbers);
    }

    /**
     * Goes through all rows, those of similar length together.
     *
     * @param width numbers of output a token
     */
    private void forBatches(List<int[]> rows, int width, BatchAction action) {
        var order = IntStream.range(0, rows.size())
                .boxed()
                .sorted(Comparator.comparingInt(i -> rows.get(i).length))
                .mapToInt(Integer::intValue)
                .toArray();
        int from = 0;
        while (from < order.length) {
            int to = from + 1;
            while (to < order.length
                    && to - from < MOST_ROWS
                    && (long) (to + 1 - from) * rows.get(order[to]).length * width <= ROOM) {
                to++;
            }
            if (Thread.currentThread().isInterrupted()) {
                throw new CancelledException();
            }
            action.run(Arrays.copyOfRange(order, from, to));
            from = to;
        }
    }

    @Override
    public void close() {
        others.values().forEach(other -> other.model.close());
    }
}
