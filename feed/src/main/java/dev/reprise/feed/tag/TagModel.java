package dev.reprise.feed.tag;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.tribuo.MutableDataset;
import org.tribuo.classification.Label;
import org.tribuo.classification.LabelFactory;
import org.tribuo.classification.liblinear.LibLinearClassificationModel;
import org.tribuo.classification.liblinear.LibLinearClassificationTrainer;
import org.tribuo.classification.liblinear.LinearClassificationType;
import org.tribuo.classification.liblinear.LinearClassificationType.LinearType;
import org.tribuo.impl.ArrayExample;
import org.tribuo.provenance.SimpleDataSourceProvenance;

/**
 * The linear support vector machine of a tag: squared hinge loss, C = 0.01, each class's errors weighted by {@code N / (2 n)} for n of N
 * papers in it, so that a tag of three papers counts as much as all the others.
 */
final class TagModel {
    private static final double C = 0.01;
    private static final int MAX_ITERATIONS = 1_000;
    private static final double TOLERANCE = 1e-6;

    private static final Label IN = new Label("in");
    private static final Label OUT = new Label("out");

    private final List<String> terms;
    private final double[] weights;
    private final double bias;

    private TagModel(List<String> terms, double[] weights, double bias) {
        this.terms = terms;
        this.weights = weights;
        this.bias = bias;
    }

    /**
     * @param papers their vectors
     * @param tagged which of them have the tag: at least one, and not all
     * @param terms the names of the vectors' terms, rising
     */
    static TagModel train(List<TfIdf.Vector> papers, BitSet tagged, List<String> terms) {
        var labels = new LabelFactory();
        var dataset = new MutableDataset<>(new SimpleDataSourceProvenance("papers", labels), labels);
        for (int i = 0; i < papers.size(); i++) {
            if (papers.get(i).size() == 0) {
                continue;
            }
            dataset.add(example(papers.get(i), tagged.get(i) ? IN : OUT, terms));
        }
        // Not the dual: it visits the papers in random order.
        var trainer = new LibLinearClassificationTrainer(
                new LinearClassificationType(LinearType.L2R_L2LOSS_SVC), C, MAX_ITERATIONS, TOLERANCE);
        int in = tagged.cardinality();
        trainer.setLabelWeights(Map.of(
                IN, (float) (papers.size() / (2.0 * in)), OUT, (float) (papers.size() / (2.0 * (papers.size() - in)))));
        var model = (LibLinearClassificationModel) trainer.train(dataset);

        // The model keeps its weights to itself, but a linear function is known by its values at two points a term.
        var weights = new double[terms.size()];
        double bias = 0;
        for (var feature : model.getFeatureIDMap()) {
            int term = Collections.binarySearch(terms, feature.getName());
            double atOne = decision(model, terms.get(term), 1);
            weights[term] = decision(model, terms.get(term), 2) - atOne;
            bias = atOne - weights[term];
        }
        return new TagModel(terms, weights, bias);
    }

    private static double decision(LibLinearClassificationModel model, String term, double value) {
        var scores = model.predict(new ArrayExample<>(IN, new String[] {term}, new double[] {value}))
                .getOutputScores();
        return Objects.requireNonNull(scores.get(IN.getLabel())).getScore();
    }

    private static ArrayExample<Label> example(TfIdf.Vector vector, Label label, List<String> terms) {
        var names = new String[vector.size()];
        var weights = new double[vector.size()];
        for (int i = 0; i < names.length; i++) {
            names[i] = terms.get(vector.term(i));
            weights[i] = vector.weight(i);
        }
        return new ArrayExample<>(label, names, weights);
    }

    /** {@code 100 (w x + b)}: above 0 is on the tag's side. */
    double score(TfIdf.Vector paper) {
        double decision = bias;
        for (int i = 0; i < paper.size(); i++) {
            decision += weights[paper.term(i)] * paper.weight(i);
        }
        return 100 * decision;
    }

    /** The terms that speak most for the tag, or, from the other end, against it; none of the wrong sign. */
    List<TagRanking.Word> words(boolean inFavour, int limit) {
        var words = new ArrayList<TagRanking.Word>();
        for (int i = 0; i < weights.length; i++) {
            if (inFavour ? weights[i] > 0 : weights[i] < 0) {
                words.add(new TagRanking.Word(terms.get(i), weights[i]));
            }
        }
        var order = Comparator.comparingDouble((TagRanking.Word word) -> -Math.abs(word.weight()))
                .thenComparing(TagRanking.Word::word);
        return words.stream().sorted(order).limit(limit).toList();
    }
}
