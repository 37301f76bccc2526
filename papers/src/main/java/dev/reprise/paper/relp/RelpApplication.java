package dev.reprise.paper.relp;

import dev.reprise.core.Application;
import dev.reprise.core.InvalidInputException;
import dev.reprise.core.Lab;
import dev.reprise.core.Progress;
import dev.reprise.core.Report;
import dev.reprise.core.Setting;
import dev.reprise.core.Torch;
import dev.reprise.method.patching.PromptPair;
import dev.reprise.method.patching.TokenPairs;
import dev.reprise.model.LanguageModel;
import dev.reprise.model.TokenBatch;
import dev.reprise.paper.relp.PatchingTask.Direction;
import dev.reprise.paper.relp.PatchingTask.Kind;
import dev.reprise.paper.relp.PatchingTask.Maps;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** Relevance patching on the user's model and prompts. */
public final class RelpApplication implements Application {
    static final Setting<String> MODEL =
            Setting.model("model", "the model to look into").required();
    static final Setting<String> CLEAN = Setting.text("clean", "a prompt that shows the behaviour");
    static final Setting<String> CORRUPT =
            Setting.text("corrupt", "the same prompt with one fact changed, as many tokens");
    static final Setting<String> ANSWER = Setting.text("answer", "the right next token, with its leading space");
    static final Setting<String> FOIL = Setting.text("foil", "the wrong next token, with its leading space");
    static final Setting<Path> PAIRS = Setting.file(
            "pairs", "a JSON-lines file of clean, corrupt, answer and foil, in place of those four options");
    static final Setting<List<String>> RULES = Setting.choice(
                    "rules", "rules of the backward pass", "none", "ln", "identity", "half", "ah")
            .list()
            .orElse(List.of("ln", "identity", "half"));
    static final Setting<String> DIRECTION = Setting.choice(
                    "direction",
                    "denoise: clean activations into the corrupted run; noise: the other way round",
                    "denoise",
                    "noise")
            .orElse("denoise");
    static final Setting<String> METRIC = Setting.choice(
                    "metric", "normalised: in units of LD(clean) - LD(corrupt); raw: in logits", "normalised", "raw")
            .orElse("normalised");
    static final Setting<List<String>> SITES = Setting.choice(
                    "sites", "which maps", "resid_pre", "attn_out", "mlp_out", "heads")
            .list()
            .orElse(List.of("resid_pre", "attn_out", "mlp_out", "heads"));
    static final Setting<Boolean> EXACT = Setting.flag("exact", "also compute the exact maps, by activation patching")
            .orElse(true);
    static final Setting<Boolean> SPECIAL = Setting.flag(
                    "special", "put the model's own special tokens first, as its tokenizer does")
            .orElse(true);

    @Override
    public List<Setting<?>> settings() {
        return List.of(MODEL, CLEAN, CORRUPT, ANSWER, FOIL, PAIRS, RULES, DIRECTION, METRIC, SITES, EXACT, SPECIAL);
    }

    @Override
    public String example() {
        return "--model my-model --clean \"When Mary and John went to the store, John gave a drink to\""
                + " --corrupt \"When Mary and John went to the store, Mary gave a drink to\" --answer \" Mary\" --foil \" John\"";
    }

    @Override
    public Report apply(Lab lab, Progress progress) {
        var prompts = prompts(lab);
        var rules = Rule.parse(lab.get(RULES));
        var wanted = lab.get(SITES);
        var kinds = Arrays.stream(Kind.values())
                .filter(k -> wanted.contains(k.toString()))
                .toList();
        var report = Report.of(new RelpPaper(), lab);
        Torch.setThreads(lab.threads());
        try (var stage = progress.stage("relevance patching", lab.get(EXACT) ? 3 : 2);
                var model = load(lab, stage)) {
            var pairs = TokenPairs.of(model.tokenizer(), prompts, lab.get(SPECIAL));
            var task = new PatchingTask(
                    model.transformer(),
                    pairs,
                    lab.get(DIRECTION).equals("noise") ? Direction.NOISE : Direction.DENOISE,
                    lab.get(METRIC).equals("normalised"));
            task.requireBehaviour();
            var atp = task.estimate(kinds, Set.of());
            var relp = task.estimate(kinds, rules);
            stage.step();
            Maps exact = lab.get(EXACT) ? task.exact(kinds, stage) : null;
            var labels = labels(model, pairs.clean());
            report.model(model.name(), model.fingerprint());
            report.table(RelpReport.metric(task));
            if (exact != null) {
                report.table(RelpReport.correlation(kinds, exact, atp, relp, task.different(kinds)));
            }
            report.table(RelpReport.ranking(kinds, relp, exact, labels, 10));
            report.table(RelpReport.cost(exact, atp, relp));
            RelpReport.addMaps(report, "", kinds, labels, exact, atp, relp);
        }
        return report.build();
    }

    private static LanguageModel load(Lab lab, Progress progress) {
        progress.message("loading " + lab.get(MODEL));
        var model = LanguageModel.load(lab.get(MODEL), lab.dtype());
        progress.step();
        return model;
    }

    private static List<PromptPair> prompts(Lab lab) {
        var single = List.of(CLEAN, CORRUPT, ANSWER, FOIL);
        long given =
                single.stream().filter(s -> lab.settings().find(s).isPresent()).count();
        var file = lab.settings().find(PAIRS);
        if (file.isPresent()) {
            if (given > 0) {
                throw new InvalidInputException(
                        "give either --pairs, or --clean, --corrupt, --answer and --foil, not both");
            }
            return PromptPair.read(file.get());
        }
        if (given != 4) {
            throw new InvalidInputException(
                    "prompts are needed: --clean, --corrupt, --answer and --foil together, or --pairs FILE.jsonl");
        }
        return List.of(new PromptPair(lab.get(CLEAN), lab.get(CORRUPT), lab.get(ANSWER), lab.get(FOIL), "the prompts"));
    }

    /** The words at each position where all clean prompts agree; elsewhere only the number. */
    static List<String> labels(LanguageModel model, TokenBatch prompts) {
        var labels = new ArrayList<String>();
        for (int c = 0; c < prompts.columns(); c++) {
            int column = c;
            boolean same = IntStream.range(0, prompts.rows())
                    .allMatch(r -> prompts.isToken(r, column) && prompts.id(r, column) == prompts.id(0, column));
            labels.add(same ? model.text(prompts.id(0, c)).replace("\n", "\\n") : "·");
        }
        return labels;
    }
}
