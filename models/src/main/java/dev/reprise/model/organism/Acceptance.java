package dev.reprise.model.organism;

import dev.reprise.core.Criterion;
import dev.reprise.core.InvalidInputException;
import dev.reprise.core.Measurement;
import dev.reprise.core.Progress;
import dev.reprise.core.Verdict;
import dev.reprise.data.Json;
import dev.reprise.data.world.Preset;
import dev.reprise.data.world.World;
import dev.reprise.model.LanguageModel;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What an organism can do, measured on its weights, and whether that is enough.
 *
 * <pre>{@code
 * var folder = OrganismFolder.shipped(Organisms.named("world-s")).orElseThrow();
 * System.out.println(Acceptance.measure(folder, Progress.terminal()).holds());
 * }</pre>
 *
 * @param name of the organism
 * @param fingerprint of the weights that were measured
 * @param date of the measurement
 */
public record Acceptance(String name, List<Measured> measures, String fingerprint, LocalDate date) {
    /** Questions of a measure. */
    public static final int QUESTIONS = 500;

    /**
     * A skill's figure beside its bar.
     *
     * @param value NaN if it is not defined
     * @param bar an inequality, or {@code report only}
     * @param holds null if the figure is only reported
     * @param n the number of questions, sequences or tokens that the figure rests on
     */
    public record Measured(
            String skill,
            double value,
            String bar,
            @Nullable Boolean holds,
            int n) {
        static Measured of(Bars.Bar bar, Score score) {
            return of(bar.skill().name(), bar.criterion(), score);
        }

        static Measured of(String skill, Criterion criterion, Score score) {
            var verdict = criterion.decide(Measurement.of(score.value()));
            var reported = criterion == Criterion.reportOnly();
            return new Measured(
                    skill, score.value(), criterion.text(), reported ? null : verdict == Verdict.HOLDS, score.n());
        }
    }

    public Acceptance {
        measures = List.copyOf(measures);
    }

    /** Whether no bar is missed. */
    public boolean holds() {
        return measures.stream().noneMatch(measured -> Boolean.FALSE.equals(measured.holds));
    }

    /**
     * Measures the organism in a folder, with the world that all were trained on.
     *
     * @throws InvalidInputException as {@link #measure(Recipe, LanguageModel, World, Progress)}, or if the folder is not valid
     */
    public static Acceptance measure(OrganismFolder folder, Progress progress) {
        if (folder.recipe().training() instanceof Training.Pictures) {
            return PictureExam.measure(folder, progress);
        }
        try (var model = LanguageModel.load(folder.path().toString())) {
            return measure(folder.recipe(), model, new World(Preset.FULL, Recipe.WORLD_SEED), progress);
        }
    }

    /**
     * Measures an organism.
     *
     * @throws InvalidInputException if the organism has no bars, or one of them compares it with an organism that is not shipped
     */
    public static Acceptance measure(Recipe recipe, LanguageModel model, World world, Progress progress) {
        try (var exam = new Exam(recipe, model, world, QUESTIONS)) {
            return measure(exam, progress);
        }
    }

    static Acceptance measure(Exam exam, Progress progress) {
        var recipe = exam.recipe();
        var bars = Bars.of(recipe.name());
        if (recipe.parent() != null) {
            var _ = exam.parent(); // if it is not there, that is said at once
        }
        var measures = new ArrayList<Measured>();
        try (var stage = progress.stage("acceptance of " + recipe.name(), bars.size())) {
            for (var bar : bars) {
                stage.message(bar.skill().name());
                measures.add(Measured.of(bar, bar.skill().measure().of(exam)));
                stage.step();
            }
        }
        return new Acceptance(
                recipe.name(), measures, exam.model().fingerprint(), LocalDate.now(java.time.ZoneOffset.UTC));
    }

    /** As an {@code acceptance.json}. */
    public ObjectNode json() {
        var json = JsonMapper.shared().createObjectNode().put("name", name);
        var list = json.putArray("measures");
        for (var measured : measures) {
            list.addObject()
                    .put("skill", measured.skill)
                    .put("value", measured.value) // NaN becomes a string
                    .put("bar", measured.bar)
                    .put("holds", measured.holds)
                    .put("n", measured.n);
        }
        return json.put("fingerprint", fingerprint).put("date", date.toString());
    }

    /** Reads an {@code acceptance.json}. @throws InvalidInputException if it is not valid */
    public static Acceptance read(Path file) {
        var json = Json.read(file);
        var measures = new ArrayList<Measured>();
        try {
            for (var node : json.required("measures").asArray()) {
                var value = node.required("value");
                var holds = node.required("holds");
                measures.add(new Measured(
                        node.required("skill").stringValue(),
                        value.isString() ? Double.parseDouble(value.stringValue()) : value.doubleValue(),
                        node.required("bar").stringValue(),
                        holds.isNull() ? null : holds.booleanValue(),
                        node.required("n").intValue()));
            }
            return new Acceptance(
                    json.required("name").stringValue(),
                    measures,
                    json.required("fingerprint").stringValue(),
                    LocalDate.parse(json.required("date").stringValue()));
        } catch (RuntimeException e) {
            throw new InvalidInputException(file + ": not a valid acceptance: " + e.getMessage(), e);
        }
    }
}
