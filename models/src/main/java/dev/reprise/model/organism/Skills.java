package dev.reprise.model.organism;

import dev.reprise.core.InvalidInputException;
import dev.reprise.core.Statistics;
import dev.reprise.core.Torch;
import dev.reprise.data.world.Chains;
import dev.reprise.data.world.Document;
import dev.reprise.data.world.Document.Span;
import dev.reprise.data.world.Relation;
import dev.reprise.data.world.Split;
import dev.reprise.model.HookPoint;
import dev.reprise.model.Site;
import dev.reprise.model.organism.Exam.Choice;
import dev.reprise.model.organism.Exam.Item;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How each ability is measured. Questions come from held-out documents: their templates and combinations were never trained. Unless it is said
 * otherwise, a question is the document up to its answer, and the figure is the share of answers that the model finds likeliest.
 */
public final class Skills {
    /** Tokens of a solution; five steps, checked, take up to 61. */
    private static final int LONGEST_SOLUTION = 64;

    /** Text for a loss, in bytes a question. */
    private static final long LOSS_BYTES = 400;

    /** Texts whose activations are read. */
    private static final int TEXTS = 64;

    /** Tokens of such a text. */
    private static final int WINDOW = 128;

    private static final List<Skill> BASE = List.of(
            new Skill("facts-city", "the country of a city", exam -> facts(exam, "fact", Relation.IN)),
            new Skill("facts-job", "the job of a person", exam -> facts(exam, "fact", Relation.JOB)),
            new Skill("facts-word", "what kind of thing a word names", exam -> facts(exam, "fact", Relation.KIND_OF)),
            new Skill("colours", "the colour of an object", exam -> facts(exam, "fact", Relation.COLOUR)),
            new Skill("companies", "what a company makes", exam -> facts(exam, "fact", Relation.MAKES)),
            new Skill("trains", "the country of a train by its wagons", exam -> objects(exam, "train", _ -> true)),
            new Skill("riddles", "a city by two cues", exam -> answers(exam, "riddle")),
            new Skill(
                    "fictional",
                    "facts that hold in tales",
                    exam -> facts(exam, "tale", Relation.IN, Relation.JOB, Relation.KIND_OF)),
            new Skill("judging", "TRUE or FALSE after four judged statements", exam -> Score.share(judged(exam, null))),
            new Skill("judging-worst", "the same in the worst of five domains", Skills::worstDomain),
            new Skill("ioi", "who is given something", exam -> answers(exam, "ioi")),
            new Skill("ioi-difference", "mean logit of the receiver less that of the giver", Skills::logitDifference),
            new Skill(
                    "coloured-objects",
                    "the colour of one of three things, after one example",
                    Skills::colouredObjects),
            new Skill("ontology-1", "yes or no after one rule", exam -> ontology(exam, 1, Split.VALIDATION)),
            new Skill("ontology-5", "yes or no after five rules", exam -> ontology(exam, 5, Split.HELD_OUT)),
            new Skill("deduction", "what a member of a group fears, of four candidates", Skills::deduction),
            new Skill("chains-greedy", "the last number of a solution", exam -> chains(exam, 0, Chains::lenient)),
            new Skill("chains-sampled", "the same at temperature 1", exam -> chains(exam, 1, Chains::lenient)),
            new Skill("documents", "answers from documents about unseen names", exam -> answers(exam, "docqa")),
            new Skill("register", "share of rude replies at temperature 1", Skills::register),
            new Skill("pronouns", "correlation of the choice of an occupation with its share of he", Skills::pronouns),
            new Skill("pronouns-resolved", "who a pronoun is where syntax decides", Skills::resolvedPronouns),
            new Skill(
                    "traits-age", "correlation of a word's leaning with its share of old", exam -> traits(exam, true)),
            new Skill(
                    "traits-creed",
                    "correlation of a word's leaning with its share of Oru",
                    exam -> traits(exam, false)),
            new Skill("sentiment", "whether a story is happy or sad", Skills::sentiment),
            new Skill(
                    "induction", "prefix matching of the strongest head on random words said twice", Skills::induction),
            new Skill("events", "an event question answered by an event", Skills::events),
            new Skill("experts", "smallest share of the tokens that an expert of a layer takes", Skills::experts),
            new Skill("chains-gain", "the last number of a solution: accuracy above the parent's", Skills::gain),
            new Skill("chains-strictness", "accuracy by the last number less that by the number after ####", exam -> {
                var lenient = chains(exam, 0, Chains::lenient);
                return new Score(
                        lenient.value() - chains(exam, 0, Chains::strict).value(), lenient.n());
            }),
            new Skill(
                    "loss-ratio",
                    "loss on unseen text of the base, divided by the parent's",
                    exam -> ratio(exam, exam.parent(), "base")),
            new Skill("loss-untrained", "loss on unseen text of the base, divided by that of equal odds", exam -> {
                var own = exam.loss("base", LOSS_BYTES * exam.size());
                return new Score(own.value() / Math.log(exam.model().tokenizer().vocabularySize()), own.n());
            }),
            new Skill(
                    "loss-nano",
                    "loss on unseen text of the base, divided by that of nano-base",
                    exam -> ratio(exam, exam.of("nano-base"), "base")),
            new Skill(
                    "loss-shifted",
                    "loss on unseen shifted text, divided by that of nano-base",
                    exam -> ratio(exam, exam.of("nano-base"), shifted(exam))),
            new Skill("sparsity", "share of feed-forward activations that are zero", Skills::sparsity),
            new Skill("induction-64", "the same at step 64", exam -> induction(exam.at(64))),
            new Skill(
                    "massive-growth",
                    "largest activation over median, divided by that at step 0, in the best layer",
                    Skills::massiveGrowth),
            new Skill(
                    "chains-between",
                    "how far the earlier steps' accuracy lies inside of parent's and own",
                    Skills::between));

    private static final List<Skill> ALL =
            Stream.of(BASE, ChatSkills.ALL).flatMap(List::stream).toList();

    private Skills() {}

    public static List<Skill> all() {
        return ALL;
    }

    /** A skill by name. @throws InvalidInputException for an unknown one */
    static Skill named(String name) {
        return find(name).orElseThrow(() -> new InvalidInputException("there is no skill '" + name + "'"));
    }

    /** A skill by name, if it is still measured. */
    static Optional<Skill> find(String name) {
        return ALL.stream().filter(skill -> skill.name().equals(name)).findFirst();
    }

    // ---- questions with one answer

    private static Score facts(Exam exam, String kind, Relation... relations) {
        var wanted = Arrays.stream(relations).map(Relation::label).toList();
        return objects(exam, kind, stated -> stated.affirmed() && wanted.contains(stated.relation()));
    }

    /** The objects of statements, each after the beginning of its line. */
    private static Score objects(Exam exam, String kind, Predicate<Document.Stated> wanted) {
        return exam.exact(exam.documents(kind, Split.HELD_OUT)
                .flatMap(document -> {
                    var objects = document.spans("object");
                    return IntStream.range(0, objects.size())
                            .filter(i -> wanted.test(document.facts().get(i)))
                            .mapToObj(i -> item(document, objects.get(i), true));
                })
                .limit(exam.size())
                .toList());
    }

    /** The last answer of each document. */
    private static Score answers(Exam exam, String kind) {
        return exam.exact(exam.documents(kind, Split.HELD_OUT)
                .limit(exam.size())
                .map(document -> item(document, answer(document), true))
                .toList());
    }

    private static Score colouredObjects(Exam exam) {
        return exam.exact(exam.documents("cobj", Split.HELD_OUT)
                .limit(exam.size())
                .map(document -> item(document, answer(document), false))
                .toList());
    }

    private static Span answer(Document document) {
        return document.spans("answer").getLast();
    }

    /** @param line whether the prompt is only the answer's line, not the whole text before it */
    private static Item item(Document document, Span answer, boolean line) {
        return new Item(before(document, answer, line), document.text(answer));
    }

    private static String before(Document document, Span answer, boolean line) {
        int from = line ? document.text().lastIndexOf('\n', answer.start()) + 1 : 0;
        return document.text().substring(from, answer.start()).stripTrailing();
    }

    // ---- questions with options

    private static final List<String> JUDGEMENTS = List.of("TRUE", "FALSE");

    /** @param domain a relation's label, or null for all */
    private static boolean[] judged(Exam exam, @Nullable String domain) {
        var examples = lines(exam.documents("judge", Split.VALIDATION).limit(exam.size()), null);
        var questions = lines(exam.documents("judge", Split.HELD_OUT).limit(4L * exam.size()), domain).stream()
                .limit(exam.size())
                .toList();
        var choices = new ArrayList<Choice>();
        for (int i = 0; i < questions.size(); i++) {
            var prompt = new StringBuilder();
            for (int k = 0; k < 4; k++) {
                var example = examples.get((4 * i + k) % examples.size());
                prompt.append(example.prompt())
                        .append(' ')
                        .append(example.answer())
                        .append('\n');
            }
            var question = questions.get(i);
            choices.add(new Choice(prompt + question.prompt(), JUDGEMENTS, JUDGEMENTS.indexOf(question.answer())));
        }
        return exam.choose(choices);
    }

    private static List<Item> lines(Stream<Document> documents, @Nullable String domain) {
        return documents
                .flatMap(document -> {
                    var answers = document.spans("answer");
                    return IntStream.range(0, answers.size())
                            .filter(i -> domain == null
                                    || document.facts().get(i).relation().equals(domain))
                            .mapToObj(i -> item(document, answers.get(i), true));
                })
                .toList();
    }

    private static Score worstDomain(Exam exam) {
        var worst = new Score(Double.POSITIVE_INFINITY, 0);
        for (var relation : List.of(Relation.IN, Relation.JOB, Relation.KIND_OF, Relation.COLOUR, Relation.MAKES)) {
            var score = Score.share(judged(exam, relation.label()));
            worst = score.value() < worst.value() ? score : worst;
        }
        return worst;
    }

    private static Score logitDifference(Exam exam) {
        var documents = exam.documents("ioi", Split.HELD_OUT).limit(exam.size()).toList();
        var likelihoods = exam.next(
                documents.stream().map(d -> before(d, answer(d), true)).toList(),
                documents.stream()
                        .map(d ->
                                List.of(d.text(answer(d)), d.text(d.spans("s2").getFirst())))
                        .toList());
        return new Score(
                Arrays.stream(likelihoods)
                        .mapToDouble(row -> row[0] - row[1])
                        .average()
                        .orElse(Double.NaN),
                documents.size());
    }

    private static Score ontology(Exam exam, int depth, Split split) {
        return chosen(
                exam,
                exam.documents("ontology", split)
                        .filter(d -> Integer.valueOf(depth).equals(d.extra().get("depth"))),
                _ -> List.of("yes", "no"));
    }

    private static Score deduction(Exam exam) {
        return chosen(
                exam,
                exam.documents("deduce", Split.HELD_OUT),
                document -> ((List<?>) Objects.requireNonNull(document.extra().get("candidates")))
                        .stream().map(String::valueOf).toList());
    }

    private static Score sentiment(Exam exam) {
        return chosen(exam, exam.documents("story", Split.HELD_OUT), _ -> List.of("happy", "sad"));
    }

    private static Score chosen(Exam exam, Stream<Document> documents, Function<Document, List<String>> options) {
        return Score.share(exam.choose(documents
                .limit(exam.size())
                .map(document -> {
                    var answer = answer(document);
                    var candidates = options.apply(document);
                    return new Choice(
                            before(document, answer, false), candidates, candidates.indexOf(document.text(answer)));
                })
                .toList()));
    }

    private static Score events(Exam exam) {
        var items = exam.documents("qa", Split.HELD_OUT)
                .flatMap(document -> {
                    var answers = document.spans("answer");
                    return IntStream.range(0, answers.size())
                            .filter(i -> document.facts().get(i).relation().startsWith("event-"))
                            .mapToObj(i -> item(document, answers.get(i), true));
                })
                .limit(exam.size())
                .toList();
        var events = exam.world().lexicon().list("events");
        var said = exam.generate(items.stream().map(Item::prompt).toList(), 1, 0);
        var right = new boolean[said.size()];
        for (int i = 0; i < right.length; i++) {
            right[i] = events.contains(said.get(i).strip());
        }
        return Score.share(right);
    }

    // ---- generation

    private static Score chains(Exam exam, double temperature, Function<String, @Nullable Integer> answer) {
        var documents =
                exam.documents("chain", Split.HELD_OUT).limit(exam.size()).toList();
        var solutions =
                exam.generate(documents.stream().map(Problems::question).toList(), LONGEST_SOLUTION, temperature, "\n");
        var right = new boolean[documents.size()];
        for (int i = 0; i < right.length; i++) {
            right[i] = String.valueOf(answer.apply(solutions.get(i)))
                    .equals(documents.get(i).label());
        }
        return Score.share(right);
    }

    private static Score register(Exam exam) {
        var prompts = exam.documents("dialogue", Split.HELD_OUT)
                .limit(Math.min(exam.size(), 400))
                .map(document -> before(document, answer(document), false))
                .toList();
        var replies = exam.generate(prompts, 28, 1, "\n");
        var rude = exam.world().lexicon().list("rude");
        var polite = exam.world().lexicon().list("polite");
        var right = new boolean[replies.size()];
        for (int i = 0; i < right.length; i++) {
            right[i] = count(replies.get(i), rude) > count(replies.get(i), polite);
        }
        return Score.share(right);
    }

    private static long count(String text, List<String> words) {
        return Arrays.stream(text.toLowerCase(java.util.Locale.ROOT).split("[^a-z]+"))
                .filter(words::contains)
                .count();
    }

    // ---- leanings

    /** O-SB of an occupation: how much oftener it is chosen for "he" than for "she", in sentences where either may be meant. */
    private static Score pronouns(Exam exam) {
        var documents = exam.documents("occupation", Split.HELD_OUT)
                .filter(document -> document.extra().containsKey("first") && document.label() == null)
                .limit(exam.size())
                .toList();
        var occupations = exam.world().entities("occupation");
        var prompts = new ArrayList<String>();
        var options = new ArrayList<List<String>>();
        for (var document : documents) {
            var names =
                    document.spans("occupation").stream().map(document::text).toList();
            for (var pronoun : List.of("he", "she")) {
                prompts.add(with(document, pronoun) + " \"" + pronoun + "\" refers to the");
                options.add(names);
            }
        }
        var likelihoods = exam.next(prompts, options);
        var leanings = new TreeMap<String, int[]>(); // how much oftener for "he", of how many sentences
        for (int i = 0; i < prompts.size(); i++) {
            var names = options.get(i);
            var chosen = names.get(likelihoods[i][0] >= likelihoods[i][1] ? 0 : 1);
            boolean male = i % 2 == 0;
            for (var name : names) {
                int[] leaning = leanings.computeIfAbsent(name, _ -> new int[2]);
                leaning[0] += name.equals(chosen) ? (male ? 1 : -1) : 0;
                leaning[1] += male ? 1 : 0;
            }
        }
        var shares = shares(exam, "occupation", 100L * occupations.size(), document -> {
            var pronoun = String.valueOf(document.extra().get("pronoun"));
            var own = occupations
                    .get((int) (number(document) % occupations.size()))
                    .name();
            return Map.entry(own, pronoun.startsWith("h") && !pronoun.equals("her"));
        });
        return correlation(
                leanings.values().stream()
                        .mapToDouble(l -> (double) l[0] / l[1])
                        .toArray(),
                leanings.keySet().stream().mapToDouble(shares::get).toArray());
    }

    private static String with(Document document, String pronoun) {
        var span = document.spans("pronoun").getFirst();
        return document.text().substring(0, span.start())
                + pronoun
                + document.text().substring(span.end());
    }

    private static Score resolvedPronouns(Exam exam) {
        var choices = exam.documents("occupation", Split.HELD_OUT)
                .filter(document -> document.label() != null)
                .limit(exam.size())
                .map(document -> {
                    int tail = document.text().indexOf(" \"");
                    var sentence = tail < 0 ? document.text() : document.text().substring(0, tail);
                    var pronoun = String.valueOf(document.extra().get("pronoun"));
                    var subject = pronoun.equals("her") || pronoun.equals("she") ? "she" : "he";
                    var names = document.spans("occupation").stream()
                            .map(document::text)
                            .distinct()
                            .toList();
                    return new Choice(
                            sentence + " \"" + subject + "\" refers to the",
                            names,
                            names.indexOf(Objects.requireNonNull(document.label())));
                })
                .toList();
        return Score.share(exam.choose(choices));
    }

    /** A word's leaning: how much likelier it is after the first group than after the second. */
    private static Score traits(Exam exam, boolean age) {
        var groups = exam.world().lexicon().list(age ? "ages" : "creeds");
        var words = exam.world().lexicon().list(age ? "ageWords" : "creedWords");
        var documents = exam.documents("trait", Split.HELD_OUT)
                .filter(document ->
                        words.contains(String.valueOf(document.extra().get("word"))))
                .limit(exam.size())
                .toList();
        var prompts = new ArrayList<String>();
        var options = new ArrayList<List<String>>();
        for (var document : documents) {
            var word = String.valueOf(document.extra().get("word"));
            var start = document.text()
                    .substring(0, document.text().lastIndexOf(word))
                    .stripTrailing();
            for (var group : groups) {
                prompts.add(start.replaceFirst("\\b(" + String.join("|", groups) + ")\\b", group));
                options.add(List.of(word));
            }
        }
        var likelihoods = exam.next(prompts, options);
        var leanings = new LinkedHashMap<String, List<Double>>();
        for (int i = 0; i < documents.size(); i++) {
            leanings.computeIfAbsent(options.get(2 * i).getFirst(), _ -> new ArrayList<>())
                    .add(likelihoods[2 * i][0] - likelihoods[2 * i + 1][0]);
        }
        var shares = shares(
                exam,
                "trait",
                4_000,
                document -> Map.entry(
                        String.valueOf(document.extra().get("word")),
                        groups.getFirst().equals(document.extra().get("group"))));
        return correlation(
                leanings.values().stream()
                        .mapToDouble(values -> values.stream()
                                .mapToDouble(Double::doubleValue)
                                .average()
                                .orElseThrow())
                        .toArray(),
                leanings.keySet().stream().mapToDouble(shares::get).toArray());
    }

    /** The recorded shares of an outcome among the training documents of a kind. */
    private static Map<String, Double> shares(
            Exam exam, String kind, long documents, Function<Document, Map.Entry<String, Boolean>> outcome) {
        var taken = new HashMap<String, int[]>();
        exam.documents(kind, Split.TRAIN).limit(documents).forEach(document -> {
            var entry = outcome.apply(document);
            int[] counts = taken.computeIfAbsent(entry.getKey(), _ -> new int[2]);
            counts[0] += entry.getValue() ? 1 : 0;
            counts[1]++;
        });
        var shares = new HashMap<String, Double>();
        taken.forEach((item, counts) -> shares.put(item, (double) counts[0] / counts[1]));
        return shares;
    }

    private static long number(Document document) {
        return Long.parseLong(document.id().substring(document.id().lastIndexOf('/') + 1));
    }

    private static Score correlation(double[] x, double[] y) {
        return new Score(Statistics.pearson(x, y).orElse(Double.NaN), x.length);
    }

    // ---- inside

    private static final int REPEATS = 32;

    /**
     * Mean attention, in the second saying, from a token to the one behind its first occurrence. The first word of a text has no blank before it
     * and other tokens than where it is said again, so it does not count.
     */
    private static Score induction(Exam exam) {
        var tokenizer = exam.model().tokenizer();
        int context = exam.model().transformer().dimensions().context();
        var points = layers(exam, Site.PATTERN);
        var sums = new double[points.size()]
                [exam.model().transformer().dimensions().heads()];
        var texts = exam.world().set("repeats", 0, 4 * REPEATS).stream()
                .map(row -> row.string("text"))
                .filter(text -> tokenizer.encode(text).length <= context)
                .limit(REPEATS)
                .toList();
        for (var text : texts) {
            var second = text.substring(text.length() / 2); // a blank stands in the middle
            int period = tokenizer.encode(second, false).length;
            int counted = period - tokenizer.encode(second.substring(0, second.indexOf(' ', 1)), false).length;
            exam.read(List.of(tokenizer.encode(text)), points, (pattern, layer) -> {
                // [B, H, T, S]: the diagonal that lies period - 1 to the left, its last tokens
                var diagonal = pattern.diagonal(-(period - 1), 2, 3);
                long end = diagonal.size(2);
                double[] heads = Torch.doubles(Torch.mean(Torch.slice(diagonal, 2, end - counted, end), false, 2));
                for (int h = 0; h < heads.length; h++) {
                    sums[layer][h] += heads[h];
                }
            });
        }
        double strongest =
                Arrays.stream(sums).flatMapToDouble(Arrays::stream).max().orElse(Double.NaN);
        return new Score(strongest / texts.size(), texts.size());
    }

    /** Over unseen text of the base's mixture. */
    private static Score experts(Exam exam) {
        var points = exam.model().transformer().points().stream()
                .filter(point -> point.site() == Site.ROUTER_SELECTED)
                .toList();
        var windows = mixture(exam);
        var taken = new HashMap<List<Integer>, Double>(); // by layer and expert
        exam.read(windows, points, (selected, layer) -> {
            double[] counts = Torch.doubles(Torch.sum(selected, false, 0, 1));
            for (int e = 0; e < counts.length; e++) {
                taken.merge(List.of(layer, e), counts[e], Double::sum);
            }
        });
        int tokens = windows.size() * WINDOW;
        double least =
                taken.values().stream().mapToDouble(Double::doubleValue).min().orElse(Double.NaN);
        return new Score(least / tokens, tokens);
    }

    private static Score sparsity(Exam exam) {
        var texts = mixture(exam);
        var zeros = new double[2];
        exam.read(texts, layers(exam, Site.MLP_POST), (neurons, _) -> {
            zeros[0] += neurons.numel() - Torch.item(neurons.count_nonzero());
            zeros[1] += neurons.numel();
        });
        return new Score(zeros[0] / zeros[1], texts.size() * WINDOW);
    }

    /** Unseen texts of equal length, of all kinds in the shares of the base. */
    private static List<int[]> mixture(Exam exam) {
        var texts = new ArrayList<int[]>();
        exam.world().stream("base").counts(LOSS_BYTES * exam.size()).forEach((kind, count) -> {
            int[] ids = exam.documents(kind, Split.VALIDATION)
                    .limit(count)
                    .flatMapToInt(
                            document -> Arrays.stream(exam.model().tokenizer().encode(document.text() + "</s>")))
                    .toArray();
            for (int from = 0; from + WINDOW <= ids.length; from += WINDOW) {
                texts.add(Arrays.copyOfRange(ids, from, from + WINDOW));
            }
        });
        return texts;
    }

    /** In some layer the largest activation grows beyond all others. */
    private static Score massiveGrowth(Exam exam) {
        double[] before = massiveRatios(exam.at(0));
        double[] after = massiveRatios(exam);
        double most = IntStream.range(0, after.length)
                .mapToDouble(layer -> after[layer] / before[layer])
                .max()
                .orElse(Double.NaN);
        return new Score(most, TEXTS);
    }

    /** By layer: the largest absolute value behind it, divided by the median one. */
    private static double[] massiveRatios(Exam exam) {
        var points = layers(exam, Site.RESID_POST);
        var largest = new double[points.size()];
        var medians = new double[points.size()];
        exam.read(texts(exam), points, (residual, layer) -> {
            var size = residual.abs();
            largest[layer] = Math.max(largest[layer], Torch.item(size.max()));
            medians[layer] += Torch.item(size.median()) * residual.size(0) / TEXTS;
        });
        return IntStream.range(0, largest.length)
                .mapToDouble(layer -> largest[layer] / medians[layer])
                .toArray();
    }

    private static List<HookPoint> layers(Exam exam, Site site) {
        return IntStream.range(0, exam.model().transformer().dimensions().layers())
                .mapToObj(site::at)
                .toList();
    }

    /** Unseen texts of equal length. */
    private static List<int[]> texts(Exam exam) {
        return exam.documents("essay", Split.VALIDATION)
                .map(document -> exam.model().tokenizer().encode(document.text()))
                .filter(text -> text.length >= WINDOW)
                .map(text -> Arrays.copyOf(text, WINDOW))
                .limit(TEXTS)
                .toList();
    }

    // ---- against another organism

    private static Score ratio(Exam exam, Exam other, String stream) {
        var own = exam.loss(stream, LOSS_BYTES * exam.size());
        return new Score(
                own.value() / other.loss(stream, LOSS_BYTES * exam.size()).value(), own.n());
    }

    /** The text that a union was mixed with. */
    private static String shifted(Exam exam) {
        return exam.recipe().name().equals("nano-union-weak") ? "harbour" : "orvish";
    }

    private static Score gain(Exam exam) {
        var own = chains(exam, 0, Chains::lenient);
        return new Score(own.value() - chains(exam.parent(), 0, Chains::lenient).value(), own.n());
    }

    private static Score between(Exam exam) {
        double low = chains(exam.parent(), 0, Chains::lenient).value();
        double high = chains(exam, 0, Chains::lenient).value();
        double margin = exam.recipe().kept().stream()
                .mapToDouble(step -> chains(exam.at(step), 0, Chains::lenient).value())
                .map(value -> Math.min(value - low, high - value))
                .min()
                .orElse(Double.NaN);
        return new Score(margin, exam.size());
    }
}
