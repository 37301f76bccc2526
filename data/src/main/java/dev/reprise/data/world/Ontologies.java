package dev.reprise.data.world;

import java.util.ArrayList;
import java.util.List;

/**
 * Rules about invented kinds and a question of one to three steps: "Every glim is a tork. Every tork is a brale. Max is a glim. Is Max a brale?
 * Answer: yes". Half of the answers are yes; up to two rules lead elsewhere.
 */
final class Ontologies extends Kind {
    /** The longest chain of rules that training shows. */
    static final int DEEPEST = 3;

    private static final List<Template> RULES = Template.all(
            "Every {lower} is {a upper}.",
            "Each {lower} is {a upper}.",
            "All of this kind hold: each {lower} is {a upper}.",
            "As a rule, every {lower} is {a upper}.",
            "Here every {lower} is {a upper}.",
            "In truth, each {lower} is {a upper}.");

    Ontologies() {
        super(8, "ontology");
    }

    @Override
    void write(Draft draft) {
        int depth = draft.heldOut() ? 5 : 1 + (int) (draft.number() % DEEPEST);
        write(draft, depth, draft.random().below(3), Quota.first(draft.number() / DEEPEST, 50));
    }

    /**
     * An item.
     *
     * @param depth rules between the member's kind and the kind asked for
     * @param distractors rules that lead nowhere
     * @param yes whether the answer is yes; otherwise the kind asked for is one that does not follow
     */
    static void write(Draft draft, int depth, int distractors, boolean yes) {
        var random = draft.random();
        var kinds = random.choose(
                depth + 1 + distractors + 1, draft.world().lexicon().list("kinds"));
        var rules = new ArrayList<List<String>>();
        for (int i = 0; i < depth; i++) {
            rules.add(List.of(kinds.get(i), kinds.get(i + 1)));
        }
        for (int i = 0; i < distractors; i++) {
            rules.add(List.of(kinds.get(depth + 1 + i), kinds.get(depth + 2 + i)));
        }
        for (var rule : random.shuffle(rules)) {
            draft.blank();
            int start = draft.length();
            draft.fill(draft.template(RULES), "lower", rule.get(0), "upper", rule.get(1))
                    .span("rule", start);
        }
        var member = random.choose(draft.world().lexicon().list(random.percent(50) ? "male" : "female"));
        // What does not follow: a kind at the end of another rule, or one whose members are members of the member's
        // kind, not the other way.
        boolean backwards = !yes && (distractors == 0 || random.percent(50));
        var kind = backwards ? kinds.get(depth) : kinds.get(0);
        var asked = yes ? kinds.get(depth) : backwards ? kinds.get(0) : kinds.getLast();
        var answer = yes ? "yes" : "no";
        draft.extra("depth", depth)
                .extra("rules", random.shuffle(rules))
                .fill(
                        Template.of(" Here {member} is {a lower}. Is {member} {a upper}? Answer: "),
                        "member",
                        member,
                        "lower",
                        kind,
                        "upper",
                        asked)
                .span("answer", answer)
                .label(answer);
    }
}
