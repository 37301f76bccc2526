package dev.reprise.model.training;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * One update, as it stands in the log.
 *
 * @param step updates so far, this one included
 * @param loss before the update
 * @param rate of the first parameter group
 * @param gradientNorm of all gradients together, before clipping
 * @param tokens that this update learned from; 0 = not counted
 * @param seconds since the run began, without the time between an interruption and its resumption
 * @param measures of the objective, and of an evaluation if this step had one
 */
public record StepReport(
        long step,
        double loss,
        double rate,
        double gradientNorm,
        long tokens,
        double seconds,
        SequencedMap<String, Double> measures) {
    public StepReport {
        measures = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(measures));
    }

    StepReport with(Map<String, Double> more) {
        var all = new LinkedHashMap<>(measures);
        all.putAll(more);
        return new StepReport(step, loss, rate, gradientNorm, tokens, seconds, all);
    }

    ObjectNode json() {
        var line = JsonMapper.shared()
                .createObjectNode()
                .put("step", step)
                .put("loss", loss)
                .put("lr", rate)
                .put("grad_norm", gradientNorm)
                .put("tokens", tokens)
                .put("seconds", (double) Math.round(seconds * 1000) / 1000);
        measures.forEach(line::put);
        return line;
    }
}
