package dev.reprise.data.world;

import dev.reprise.data.world.Lexicon.OpenClass;
import java.util.List;

/** Small functions, loops and assignments in three to eight lines. */
final class Code extends Kind {
    private static final List<Template> PROGRAMS = Template.all(
            "def {f}({a}, {b}):\n    {c} = {a} {op} {b}\n    return {c}",
            "def {f}({a}):\n    if {a} > {n}:\n        return {a} {op} {m}\n    return {n}",
            "{a} = {n}\nfor i in range({m}):\n    {a} = {a} {op} i\nprint({a})",
            "def {f}({a}s):\n    {b} = 0\n    for {a} in {a}s:\n        {b} = {b} + {a}\n    return {b}",
            "{a} = [{n}, {m}, {k}]\n{b} = max({a})\nwhile {b} > {n}:\n    {b} = {b} - 1\nprint({b})",
            "{a} = {n}\n{b} = {m}\nif {a} < {b}:\n    {c} = {b}\nelse:\n    {c} = {a}\nprint({c})",
            "def {f}({a}, {b}):\n    while {b} > 0:\n        {a} = {a} {op} {n}\n        {b} = {b} - 1\n    return {a}",
            "{c} = {f}({n}, {m})\nif {c} == {k}:\n    print({c})\nelse:\n    print({n})");
    private static final List<String> FUNCTIONS =
            List.of("add", "find", "count", "total", "merge", "move", "check", "fill", "scale", "pick");
    private static final List<String> OPERATORS = List.of("+", "-", "*");

    Code() {
        super(19, "code");
    }

    @Override
    void write(Draft draft) {
        var random = draft.random();
        var names =
                random.choose(3, draft.world().lexicon().words(OpenClass.NOUN).subList(0, 80));
        var identifiers = names.stream().map(Lexicon.Word::text).toList();
        draft.extra("identifiers", identifiers)
                .fill(
                        draft.template(PROGRAMS),
                        "f",
                        random.choose(FUNCTIONS),
                        "a",
                        identifiers.get(0),
                        "b",
                        identifiers.get(1),
                        "c",
                        identifiers.get(2),
                        "op",
                        random.choose(OPERATORS),
                        "n",
                        random.below(10),
                        "m",
                        10 + random.below(20),
                        "k",
                        random.below(30));
    }
}
