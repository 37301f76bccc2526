package dev.reprise.model.training;

import dev.reprise.core.CancelledException;
import dev.reprise.core.Dtype;
import dev.reprise.core.Progress;
import dev.reprise.core.Torch;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * The training loop: gradients of an {@link Objective}, clipped, handed to an {@link Optimizer}; evaluation, log, checkpoints.
 *
 * <pre>{@code
 * try (var optimizer = Optimizer.decayingMatrices(model.parameters(), Adam.adamW(0.9, 0.95, 0.1), schedule)) {
 *     new Trainer(new NextTokenLoss(model, tokens), optimizer)
 *             .clip(1)
 *             .evaluate(200, "val_loss", new NextTokenLoss(model, heldOut), 10)
 *             .folder(Path.of("runs/small"), "small Llama, seed 1")
 *             .run(2560, Progress.terminal());
 * }
 * }</pre>
 *
 * <p><b>Resuming.</b> A run with a folder writes a checkpoint every 100 steps, at the end, and when it is told to stop (by its
 * {@link Progress}, an interrupt, Ctrl-C or SIGTERM). The next run with that folder goes on from there and gives the same bytes as one that
 * was never stopped, on the same machine with the same number of threads, if the objective is a function of the step.
 *
 * <p><b>Threads.</b> An objective of several terms is worked on by {@link Torch#threads()} threads of one core each. The order in which
 * gradients are added up depends on their number, not on their pace.
 */
public final class Trainer {
    private static final long SECONDS_TO_STOP = 60;

    private final Objective objective;
    private final Optimizer optimizer;
    private String name = "training";
    private Dtype compute = Dtype.FLOAT32;
    private double clip = Double.POSITIVE_INFINITY;
    private @Nullable RunFolder folder;
    private long checkpointEvery = 100;
    private Set<Long> kept = Set.of();
    private Supplier<SequencedMap<String, Tensor>> keptWeights;
    private long evaluateEvery;
    private @Nullable Evaluation evaluation;
    private Consumer<Map<String, Tensor>> onGradients = gradients -> {};
    private final List<Callback> callbacks = new ArrayList<>();
    private Predicate<StepReport> enough = report -> false;

    private interface Evaluation {
        Map<String, Double> of(Workers workers, long step);
    }

    /** @param optimizer of the parameters that are trained; the caller's to close, after the run */
    public Trainer(Objective objective, Optimizer optimizer) {
        this.objective = objective;
        this.optimizer = optimizer;
        this.keptWeights = optimizer::parameters;
    }

    /** What progress calls it; {@code training} if nothing is said. */
    public Trainer named(String newName) {
        name = newName;
        return this;
    }

    /**
     * Computes matrix products and attention in a narrower dtype than the weights': {@code bfloat16} is about 1.5 times as fast on a
     * processor that multiplies it. Weights, norms, softmax of the loss, gradients and the optimiser stay as they are. Float32, and wider,
     * stands for the weights' own dtype, and is what happens if nothing is said.
     */
    public Trainer compute(Dtype dtype) {
        compute = dtype;
        return this;
    }

    /** Scales all gradients so that their common norm is at most this. */
    public Trainer clip(double norm) {
        clip = norm;
        return this;
    }

    /**
     * Keeps the log and checkpoints in a folder, and goes on from what is there.
     *
     * @param recipe everything that decides what is trained, in words: a run of another recipe is not gone on with
     */
    public Trainer folder(Path path, String recipe) {
        folder = new RunFolder(path, recipe);
        return this;
    }

    /**
     * Tensors that the forward passes of training change, such as the running statistics of batch norms: a checkpoint holds them too, so that a
     * run that is resumed goes on from theirs.
     */
    public Trainer buffers(SequencedMap<String, Tensor> tensors) {
        return with(new Callback() {
            @Override
            public void afterUpdate(StepReport report) {
                // the passes have changed them
            }

            @Override
            public SequencedMap<String, Tensor> state() {
                return tensors;
            }
        });
    }

    /** How many steps lie between two checkpoints: 100 if nothing is said. */
    public Trainer checkpointEvery(long steps) {
        checkpointEvery = steps;
        return this;
    }

    /**
     * Keeps the weights after certain steps (0 = untrained) in the folder, as {@code step-NNNN/model.safetensors}.
     *
     * @param weights what to write, such as {@code model::stored}; called in a pointer scope
     */
    public Trainer keep(Collection<Long> steps, Supplier<SequencedMap<String, Tensor>> weights) {
        kept = new TreeSet<>(steps);
        keptWeights = weights;
        return this;
    }

    /** Every so many steps, and at the end, the mean loss of the first batches of another objective; logged under a name. */
    public Trainer evaluate(long every, String measure, Objective heldOut, int batches) {
        evaluateEvery = every;
        evaluation = (workers, step) -> Map.of(measure, mean(workers, heldOut, batches));
        return this;
    }

    /** Every so many steps, and at the end, something else that can be measured, by the number of updates so far. */
    public Trainer evaluate(long every, LongFunction<Map<String, Double>> measures) {
        evaluateEvery = every;
        evaluation = (workers, step) -> measures.apply(step);
        return this;
    }

    /** Called with the gradients of each step, before they are clipped; may change them in place. */
    public Trainer onGradients(Consumer<Map<String, Tensor>> action) {
        onGradients = action;
        return this;
    }

    /** Lets something follow the run; several are called in the order in which they were given. */
    public Trainer with(Callback callback) {
        callbacks.add(callback);
        return this;
    }

    /**
     * Ends the run early, and for good, after the first update of which this is true. An update that ends an evaluation's interval shows its
     * measures.
     */
    public Trainer until(Predicate<StepReport> condition) {
        enough = condition;
        return this;
    }

    /**
     * Trains until so many updates are done in all, those before an interruption included.
     *
     * @return the last update; null if there was nothing left to do
     * @throws CancelledException if it was told to stop; with a folder it has written a checkpoint then
     * @throws IllegalStateException if loss or gradients are no longer finite
     */
    public @Nullable StepReport run(long steps, Progress progress) {
        Torch.keepFreedMemory();
        var parameters = optimizer.parameters().values();
        var restored = folder == null ? new RunFolder.Progress(0, false) : folder.restore(optimizer, remembered());
        if (restored.ended()) {
            return null;
        }
        double before = restored.seconds();
        long start = System.nanoTime();
        parameters.forEach(p -> p.set_requires_grad(true));
        try (var stop = new StopSignal();
                var workers = new Workers(Torch.threads());
                var gradients = new Gradients(optimizer.parameters(), workers);
                var stage = progress.stage(name, Math.max(0, steps - optimizer.updates()))) {
            StepReport last = null;
            if (optimizer.updates() == 0) {
                keep(workers);
            }
            while (optimizer.updates() < steps) {
                var report = update(gradients, before, start);
                boolean evaluated =
                        evaluation != null && (report.step() == steps || report.step() % evaluateEvery == 0);
                report = evaluated ? evaluate(report, workers) : report;
                boolean met = enough.test(report);
                boolean ended = met || report.step() == steps;
                report = met && !evaluated ? evaluate(report, workers) : report;
                record(report, last == null ? before : last.seconds(), stage);
                keep(workers);
                last = report;
                boolean stopped = stop.wanted() || !stepped(stage);
                if (ended || stopped || report.step() % checkpointEvery == 0) {
                    save(workers, new RunFolder.Progress(report.seconds(), met));
                }
                if (stopped && !ended) {
                    throw new CancelledException();
                }
                if (ended) {
                    break;
                }
            }
            return last;
        } finally {
            parameters.forEach(p -> p.set_requires_grad(false));
        }
    }

    private StepReport evaluate(StepReport report, Workers workers) {
        return evaluation == null ? report : report.with(evaluation.of(workers, report.step()));
    }

    /** What the callbacks remember. */
    private SequencedMap<String, Tensor> remembered() {
        var remembered = new LinkedHashMap<String, Tensor>();
        for (var callback : callbacks) {
            callback.state().forEach((key, tensor) -> {
                if (remembered.put(key, tensor) != null) {
                    throw new IllegalArgumentException("two callbacks remember " + key);
                }
            });
        }
        return remembered;
    }

    /** Whether the run goes on. */
    private static boolean stepped(Progress stage) {
        try {
            stage.step();
            return true;
        } catch (CancelledException _) {
            return false;
        }
    }

    private void record(StepReport report, double secondsBefore, Progress stage) {
        if (folder != null) {
            folder.log(report.json());
        }
        var text = String.format(Locale.ROOT, "step %d, loss %.4f", report.step(), report.loss());
        if (report.tokens() > 0) {
            text += String.format(
                    Locale.ROOT, ", %.0f tokens/s", (double) report.tokens() / (report.seconds() - secondsBefore));
        }
        for (var measure : report.measures().entrySet()) {
            text += String.format(Locale.ROOT, ", %s %.4g", measure.getKey(), measure.getValue());
        }
        stage.message(text);
        var _ = Torch.noGrad(() -> {
            callbacks.forEach(callback -> callback.afterUpdate(report));
            return report;
        });
    }

    private void keep(Workers workers) {
        var run = folder;
        if (run != null && kept.contains(optimizer.updates())) {
            workers.uninterrupted(() -> run.keep(optimizer.updates(), keptWeights));
        }
    }

    private void save(Workers workers, RunFolder.Progress progress) {
        var run = folder;
        if (run != null) {
            workers.uninterrupted(() -> run.save(optimizer, remembered(), progress));
        }
    }

    private StepReport update(Gradients gradients, double before, long start) {
        long step = optimizer.updates();
        var batch = objective.batch(step);
        double loss = gradients.compute(terms(batch));
        onGradients.accept(gradients.byName());
        double norm = gradients.norm();
        if (!Double.isFinite(loss) || !Double.isFinite(norm)) {
            throw new IllegalStateException(
                    "%s: after %d updates the loss is %s and the gradient's norm %s: the learning rate is too high, or the data hold what they should not"
                            .formatted(name, step, loss, norm));
        }
        double rate = optimizer.rate();
        gradients.apply(optimizer, norm > clip ? clip / (norm + 1e-6) : 1);
        double seconds = before + (System.nanoTime() - start) / 1e9;
        return new StepReport(
                step + 1, loss, rate, norm, batch.tokens(), seconds, new LinkedHashMap<>(batch.measures()));
    }

    private List<Supplier<Tensor>> terms(Objective.Batch batch) {
        return compute.bytes() >= Float.BYTES
                ? batch.terms()
                : batch.terms().stream()
                        .<Supplier<Tensor>>map(term -> () -> Torch.autocast(compute, term))
                        .toList();
    }

    /** The mean loss of an objective's first batches, without gradients. */
    private double mean(Workers workers, Objective heldOut, int batches) {
        double total = 0;
        for (int b = 0; b < batches; b++) {
            var terms = terms(heldOut.batch(b));
            var losses = new double[terms.size()];
            workers.run(terms.size(), (w, used) -> {
                for (int i = w; i < losses.length; i += used) {
                    losses[i] = value(terms.get(i));
                }
            });
            total += Arrays.stream(losses).sum();
        }
        return total / batches;
    }

    private static double value(Supplier<Tensor> term) {
        return Torch.noGrad(() -> {
            try (var _ = new PointerScope()) {
                return Torch.item(term.get());
            }
        });
    }

    /** Whether the process was told to end; then it waits for the run to stop at the end of its step. */
    private static final class StopSignal implements AutoCloseable {
        private final CountDownLatch ended = new CountDownLatch(1);
        private volatile boolean wanted;
        private final Thread hook = new Thread(this::stop, "stop training");

        StopSignal() {
            Runtime.getRuntime().addShutdownHook(hook);
        }

        private void stop() {
            wanted = true;
            try {
                boolean _ = ended.await(SECONDS_TO_STOP, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        boolean wanted() {
            return wanted;
        }

        @Override
        public void close() {
            ended.countDown();
            if (!wanted) {
                try {
                    Runtime.getRuntime().removeShutdownHook(hook);
                } catch (IllegalStateException _) {
                    return; // the process is ending
                }
            }
        }
    }
}
