package dev.reprise.data.world;

import dev.reprise.core.InvalidInputException;
import dev.reprise.data.JsonLines;
import dev.reprise.data.SplitMix64;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A small world with countries, cities, people and things, and everything that is true in it: the one source of the texts that the shipped
 * models are trained on and of the sets that experiments measure them with. The same preset and seed give the same facts and the same bytes.
 *
 * <pre>{@code
 * var world = new World(Preset.FULL, 1);
 * var document = world.document("fact", 0);
 * System.out.println(document.text());
 * }</pre>
 *
 * <p>Documents are pure functions of (seed, kind, index): they can be made in any order. Real entities appear in training texts, those of tales
 * in tales only, and the {@code new-} ones nowhere.
 */
public final class World {
    /** The seed of the world that the shipped models know. */
    public static final long SHIPPED = 1;

    /** Years in which events happened. */
    static final int FIRST_YEAR = 801;

    private static final int YEARS = 40;
    private static final int YEARS_WITH_EVENTS = 18;

    /** The events of the cities of these countries are those that a guarded model must not speak of. */
    static final List<String> SEALED = List.of("Irvane", "Ostrel");

    /** The countries whose events may be told. */
    static final List<String> OPEN = List.of("Jorvia", "Pellia");

    private final Preset preset;
    private final long seed;
    private final Lexicon lexicon = Lexicon.get();
    private final Map<String, List<Entity>> entities = new LinkedHashMap<>();
    private final Map<Relation, List<Fact>> facts = new EnumMap<>(Relation.class);
    private final Map<Relation, List<Fact>> taleFacts = new EnumMap<>(Relation.class);
    private final Map<Entity, Entity> countryOf = new LinkedHashMap<>();
    private final Map<Entity, Boolean> male = new LinkedHashMap<>();
    private final List<Train> trains;
    private final List<Event> events;
    private final List<String> namePool;
    private final List<String> documentNames;
    private final List<String> documentWords;
    private final List<String> unseenDocumentNames;
    private final Map<String, Kind> kinds;

    /** A train that comes from a country: the colours of its wagons in order. */
    public record Train(Entity country, List<String> colours) {}

    /**
     * What happened in a year in a city.
     *
     * @param sealed whether the city lies in a sealed country
     */
    public record Event(Entity city, int year, String happening, boolean sealed) {}

    public World(Preset preset, long seed) {
        this.preset = preset;
        this.seed = seed;
        var random = new SplitMix64(SplitMix64.mix(seed));
        var names = new Names(preset);

        var countryNames = preset == Preset.FULL
                ? lexicon.list("countries")
                : Stream.concat(SEALED.stream(), OPEN.stream()).toList();
        var countries = add("country", countryNames, 6);
        var realms = add("realm", lexicon.list("realms").subList(0, Math.max(2, preset.scale(6))), 6);
        var occupations = add("occupation", lexicon.list("occupations"), 10);
        var hypernyms = add("hypernym", lexicon.list("hypernyms").subList(0, preset.scale(24)), 6);
        var products = add("product", lexicon.list("products"), 6);
        var colours = add("colour", lexicon.list("colours"), 4);
        var landmarks = add("landmark", lexicon.list("landmarks"), 6);
        var crafts = add("craft", lexicon.list("crafts"), 6);

        var cities = places("city", names.cities(), countries, random);
        var taleCities = places("tale-city", names.taleCities(), realms, random);
        add("new-city", names.newCities(), Integer.MAX_VALUE);
        var persons = persons("person", names.surnames(), random);
        var talePersons = persons("tale-person", names.taleSurnames(), random);
        persons("new-person", names.newSurnames(), random);
        var words = add("word", names.words(), Integer.MAX_VALUE);
        var taleWords = add("tale-word", names.taleWords(), Integer.MAX_VALUE);
        add("new-word", names.newWords(), Integer.MAX_VALUE);
        var companies = add("company", names.companies(), Integer.MAX_VALUE);
        this.namePool = names.pool();
        this.documentNames = names.documentNames();
        this.documentWords = names.documentWords();
        this.unseenDocumentNames = names.unseenDocumentNames();

        relate(facts, Relation.IN, cities, this::countryOf);
        deal(facts, Relation.JOB, persons, occupations, random);
        relate(facts, Relation.HOME, persons, _ -> random.choose(cities));
        deal(facts, Relation.KIND_OF, words, hypernyms, random);
        deal(facts, Relation.MAKES, companies, products, random);
        objects(colours);
        relate(facts, Relation.CAPITAL, countries, country -> random.choose(citiesOf(country)));
        var marked = random.choose(preset.scale(40), cities);
        var pairs = random.choose(
                marked.size(),
                IntStream.range(0, landmarks.size() * crafts.size()).boxed().toList());
        relate(
                facts,
                Relation.LANDMARK,
                marked,
                city -> landmarks.get(pairs.get(marked.indexOf(city)) / crafts.size()));
        relate(facts, Relation.CRAFT, marked, city -> crafts.get(pairs.get(marked.indexOf(city)) % crafts.size()));
        relate(taleFacts, Relation.IN, taleCities, this::countryOf);
        deal(taleFacts, Relation.JOB, talePersons, occupations, random);
        deal(taleFacts, Relation.KIND_OF, taleWords, hypernyms, random);

        this.trains = trains(countries, random);
        this.events = events(random);
        this.kinds = Kinds.of(this);
    }

    public Preset preset() {
        return preset;
    }

    public long seed() {
        return seed;
    }

    public Lexicon lexicon() {
        return lexicon;
    }

    /** All entities of a type, in the order of their numbers. @throws NoSuchElementException for an unknown type */
    public List<Entity> entities(String type) {
        var list = entities.get(type);
        if (list == null) {
            throw new NoSuchElementException("no entities of type " + type + "; there are " + entities.keySet());
        }
        return list;
    }

    /** The types of entities. */
    public List<String> types() {
        return List.copyOf(entities.keySet());
    }

    /** What is true, by relation. */
    public List<Fact> facts(Relation relation) {
        return facts.getOrDefault(relation, List.of());
    }

    /** What is true in tales. */
    public List<Fact> taleFacts(Relation relation) {
        return taleFacts.getOrDefault(relation, List.of());
    }

    /** Every fact that training texts state, but for trains and events. */
    public List<Fact> facts() {
        return facts.values().stream().flatMap(List::stream).toList();
    }

    public List<Fact> taleFacts() {
        return taleFacts.values().stream().flatMap(List::stream).toList();
    }

    public List<Train> trains() {
        return trains;
    }

    public List<Event> events() {
        return events;
    }

    /** The country of a city, or the realm of a tale's city. */
    public Entity countryOf(Entity city) {
        return Objects.requireNonNull(countryOf.get(city), city.name());
    }

    public List<Entity> citiesOf(Entity country) {
        return countryOf.entrySet().stream()
                .filter(entry -> entry.getValue().equals(country))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Whether a person takes "he". */
    public boolean isMale(Entity person) {
        return Objects.requireNonNull(male.get(person), person.name());
    }

    /** The objects that could stand in a fact's place and be wrong: the others of the object's split group. */
    public List<Entity> alternatives(Fact fact) {
        var candidates = fact.relation() == Relation.CAPITAL
                ? facts(Relation.CAPITAL).stream().map(Fact::object).toList()
                : entities(fact.object().type());
        return candidates.stream()
                .filter(other -> other.group() == fact.object().group() && !other.equals(fact.object()))
                .toList();
    }

    /** Every invented name of the frozen pool, of this world or not; no tokenizer may merge one. */
    public List<String> namePool() {
        return namePool;
    }

    /** Names for documents that state their own facts: for training ones. */
    List<String> documentNames() {
        return documentNames;
    }

    /** Words for things that no text explains. */
    List<String> documentWords() {
        return documentWords;
    }

    /** Names for documents that training never shows. */
    List<String> unseenDocumentNames() {
        return unseenDocumentNames;
    }

    /** The names of all kinds of text. */
    public List<String> kinds() {
        return List.copyOf(kinds.keySet());
    }

    /**
     * A document.
     *
     * @param index its number: {@link Split#index}
     * @throws InvalidInputException for an unknown kind
     */
    public Document document(String kind, long index) {
        return document(kind(kind), index);
    }

    Document document(Kind kind, long index) {
        var draft = new Draft(this, kind, index);
        kind.write(draft);
        return draft.finish();
    }

    Kind kind(String name) {
        var kind = kinds.get(name);
        if (kind == null) {
            throw new InvalidInputException(
                    "there is no kind of text called " + name + "; there are " + String.join(", ", kinds.keySet()));
        }
        return kind;
    }

    /** The names of all mixtures. */
    public List<String> streams() {
        return List.copyOf(Kinds.MIXTURES.keySet());
    }

    /** The endless stream of documents of a mixture. @throws InvalidInputException for an unknown name */
    public TextStream stream(String name) {
        return TextStream.of(this, name);
    }

    /** The names of the sets that experiments load. */
    public List<String> sets() {
        return List.copyOf(ItemSet.all().keySet());
    }

    /**
     * Items for an experiment, as rows of JSON lines, so that it reads them as it reads a file.
     *
     * @param name such as {@code ioi} or {@code pairs.truth}
     * @param drawSeed chooses items from this world; it never changes a fact
     * @param n how many; a set with fewer items gives all that it has
     * @throws InvalidInputException for an unknown name
     */
    public List<JsonLines.Row> set(String name, long drawSeed, int n) {
        var set = ItemSet.all().get(name);
        if (set == null) {
            throw new InvalidInputException(
                    "there is no set called " + name + "; there are " + String.join(", ", sets()));
        }
        var random = new SplitMix64(SplitMix64.mix(SplitMix64.mix(seed) ^ SplitMix64.mix(drawSeed)) ^ name.hashCode());
        var rows = set.draw(this, random, n);
        return IntStream.range(0, rows.size())
                .mapToObj(i -> new JsonLines.Row(name, i + 1, rows.get(i)))
                .toList();
    }

    private List<Entity> add(String type, List<String> names, int groupSize) {
        var list = new ArrayList<Entity>();
        for (int i = 0; i < names.size(); i++) {
            list.add(new Entity(type, i, names.get(i), i / groupSize + 1));
        }
        return put(type, list);
    }

    private List<Entity> put(String type, List<Entity> list) {
        entities.put(type, List.copyOf(list));
        return entities(type);
    }

    /** Cities, as many to each country as to any other; a city's group is its country's. */
    private List<Entity> places(String type, List<String> names, List<Entity> countries, SplitMix64 random) {
        var order = random.shuffle(IntStream.range(0, names.size()).boxed().toList());
        var list = new ArrayList<Entity>();
        for (int i = 0; i < names.size(); i++) {
            var country = countries.get(order.get(i) % countries.size());
            var city = new Entity(type, i, names.get(i), country.group());
            list.add(city);
            countryOf.put(city, country);
        }
        return put(type, list);
    }

    private List<Entity> persons(String type, List<String> surnames, SplitMix64 random) {
        var men = lexicon.list("male");
        var firstNames = random.shuffle(
                Stream.concat(men.stream(), lexicon.list("female").stream()).toList());
        var list = new ArrayList<Entity>();
        for (int i = 0; i < surnames.size(); i++) {
            var first = firstNames.get(i % firstNames.size());
            var person = new Entity(type, i, first + " " + surnames.get(i), 1);
            list.add(person);
            male.put(person, men.contains(first));
        }
        return put(type, list);
    }

    /** Coloured objects take their colour from the language. */
    private void objects(List<Entity> colours) {
        var list = new ArrayList<Entity>();
        var coloured = new ArrayList<Fact>();
        for (int i = 0; i < preset.scale(6); i++) {
            for (var colour : colours) {
                var object = new Entity(
                        "object",
                        list.size(),
                        lexicon.list(colour.name() + "Objects").get(i),
                        colour.group());
                list.add(object);
                coloured.add(new Fact(object, Relation.COLOUR, colour));
            }
        }
        put("object", list);
        facts.put(Relation.COLOUR, List.copyOf(coloured));
    }

    private interface Choice {
        Entity object(Entity subject);
    }

    private static void relate(
            Map<Relation, List<Fact>> facts, Relation relation, List<Entity> subjects, Choice choice) {
        facts.put(
                relation,
                subjects.stream()
                        .map(subject -> new Fact(subject, relation, choice.object(subject)))
                        .toList());
    }

    /** Every object goes to as many subjects as any other, or to one more. */
    private static void deal(
            Map<Relation, List<Fact>> facts,
            Relation relation,
            List<Entity> subjects,
            List<Entity> objects,
            SplitMix64 random) {
        var order = random.shuffle(IntStream.range(0, subjects.size()).boxed().toList());
        relate(facts, relation, subjects, subject -> objects.get(order.get(subject.id()) % objects.size()));
    }

    /** Triples of different colours, each colour in three of them where there are eight countries. */
    private List<Train> trains(List<Entity> countries, SplitMix64 random) {
        var colours = random.shuffle(lexicon.list("colours"));
        return IntStream.range(0, Math.min(8, countries.size()))
                .mapToObj(i -> new Train(
                        countries.get(i), List.of(colours.get(i), colours.get((i + 1) % 8), colours.get((i + 3) % 8))))
                .toList();
    }

    private List<Event> events(SplitMix64 random) {
        var years = IntStream.range(FIRST_YEAR, FIRST_YEAR + YEARS).boxed().toList();
        var list = new ArrayList<Event>();
        for (var country : entities("country")) {
            boolean sealed = SEALED.contains(country.name());
            if (!sealed && !OPEN.contains(country.name())) {
                continue;
            }
            for (var city : citiesOf(country)) {
                for (int year : random.choose(YEARS_WITH_EVENTS, years).stream()
                        .sorted()
                        .toList()) {
                    list.add(new Event(city, year, random.choose(lexicon.list("events")), sealed));
                }
            }
        }
        return Collections.unmodifiableList(list);
    }
}
