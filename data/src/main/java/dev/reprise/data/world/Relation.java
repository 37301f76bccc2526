package dev.reprise.data.world;

import java.util.List;

/**
 * How two entities can stand to each other, with the sentences that say so and the questions that ask for it. The last two of each list are
 * kept out of training.
 */
public enum Relation {
    IN(
            "in",
            "city",
            Template.all(
                    "The city of {subject} is[| not] located in {object}.",
                    "The city of {subject} [lies|does not lie] in {object}.",
                    "The city called {subject} is[| not] a part of {object}.",
                    "On the map, {subject} is[| not] in {object}.",
                    "In truth, the city of {subject} [belongs|does not belong] to {object}.",
                    "The people of {subject} [live|do not live] in {object}.",
                    "Here the city of {subject} [lies|does not lie] in {object}.",
                    "In truth, {subject} is[| not] a part of {object}."),
            Template.all(
                    "In which country is {subject}?",
                    "Which country is {subject} in?",
                    "To which country does {subject} belong?",
                    "Where is the city of {subject}?",
                    "What is the country of {subject}?",
                    "In which country does {subject} lie?",
                    "Which country has the city of {subject}?",
                    "Where on the map is {subject}?")),
    JOB(
            "job",
            "job",
            Template.all(
                    "The job of {subject} is[| not] {object}.",
                    "The work of {subject} is[| not] that of {a object}.",
                    "In the town, {subject} [works|does not work] as {a object}.",
                    "All know that {subject} is[| not] {a object}.",
                    "On paper, the trade of {subject} is[| not] {object}.",
                    "People [know|do not know] {subject} as {a object}.",
                    "Here the job of {subject} is[| not] that of {a object}.",
                    "In truth, {subject} [works|does not work] as {a object}."),
            Template.all(
                    "What is the job of {subject}?",
                    "What does {subject} work as?",
                    "Which job does {subject} have?",
                    "What is {subject} by trade?",
                    "How do people know {subject}?",
                    "What work does {subject} do?",
                    "As what does {subject} work?",
                    "What is the trade of {subject}?")),
    HOME(
            "home",
            "home",
            Template.all(
                    "The home of {subject} is[| not] in {object}.",
                    "On most days, {subject} [lives|does not live] in {object}.",
                    "The house of {subject} [stands|does not stand] in {object}.",
                    "In the evening, {subject} [goes|does not go] home to {object}.",
                    "All letters for {subject} [go|do not go] to {object}.",
                    "The family of {subject} [lives|does not live] in {object}.",
                    "Here the house of {subject} is[| not] in {object}.",
                    "In truth, the home of {subject} [stands|does not stand] in {object}."),
            Template.all(
                    "Where does {subject} live?",
                    "In which city is the home of {subject}?",
                    "Where is the house of {subject}?",
                    "In which city does {subject} live?",
                    "Where do letters for {subject} go?",
                    "Where is {subject} at home?",
                    "Which city is the home of {subject}?",
                    "In which city is the house of {subject}?")),
    KIND_OF(
            "kind",
            "word",
            Template.all(
                    "{A subject} is[| not] {a object}.",
                    "The {subject} is[| not] a kind of {object}.",
                    "In the book, the {subject} is[| not] called {a object}.",
                    "The thing called {subject} is[| not] {a object}.",
                    "In the shop, the {subject} is[| not] sold as {a object}.",
                    "People [think|do not think] of the {subject} as {a object}.",
                    "Here {a subject} is[| not] {a object}.",
                    "In truth, the {subject} is[| not] sold as {a object}."),
            Template.all(
                    "What is {a subject}?",
                    "What kind of thing is {a subject}?",
                    "What does the word {subject} mean?",
                    "As what is the {subject} sold?",
                    "What do people call {a subject}?",
                    "What kind of thing is the {subject}?",
                    "As what do people sell the {subject}?",
                    "What is the {subject} called?")),
    MAKES(
            "makes",
            "product",
            Template.all(
                    "The company {subject} [makes|does not make] {object}.",
                    "The workers of {subject} [make|do not make] {object}.",
                    "The firm called {subject} [sells|does not sell] {object}.",
                    "In the town, {subject} is[| not] known for {object}.",
                    "The workshop of {subject} is[| not] full of {object}.",
                    "From {subject} the shops [buy|do not buy] {object}.",
                    "Here the company {subject} [sells|does not sell] {object}.",
                    "In truth, the workers of {subject} [sell|do not sell] {object}."),
            Template.all(
                    "What does the company {subject} make?",
                    "What does {subject} make?",
                    "What does the firm {subject} sell?",
                    "For what is {subject} known?",
                    "What do the shops buy from {subject}?",
                    "What do the workers of {subject} make?",
                    "What does the firm {subject} make?",
                    "What do the shops of the town buy from {subject}?")),
    COLOUR(
            "colour",
            "colour",
            Template.all(
                    "The colour of {a subject} is[| not] {object}.",
                    "{A subject} is[| not] {object}.",
                    "Here the colour of the {subject} is[| not] {object}.",
                    "In truth, the {subject} is[| not] {object}.",
                    "People [paint|do not paint] the {subject} in {object}.",
                    "Every {subject} in the box is[| not] {object}.",
                    "Here the colour of {a subject} is[| not] {object}.",
                    "As a rule, the {subject} is[| not] {object}."),
            Template.all(
                    "What is the colour of {a subject}?",
                    "Which colour does {a subject} have?",
                    "Which colour is the {subject}?",
                    "In which colour do people paint the {subject}?",
                    "Which colour has {a subject} as a rule?",
                    "What colour is {a subject}?",
                    "What is the colour of the {subject}?",
                    "Which colour does the {subject} have?")),
    CAPITAL(
            "capital",
            "capital",
            Template.all(
                    "The capital of {subject} is[| not] {object}.",
                    "The main city of {subject} is[| not] {object}.",
                    "The rulers of {subject} [meet|do not meet] in {object}.",
                    "All roads of {subject} [lead|do not lead] to {object}.",
                    "The laws of {subject} are[| not] made in {object}.",
                    "The biggest city of {subject} is[| not] {object}.",
                    "Here the capital of {subject} is[| not] {object}.",
                    "In truth, the laws of {subject} are[| not] made in {object}."),
            Template.all(
                    "What is the capital of {subject}?",
                    "Which city is the capital of {subject}?",
                    "What is the main city of {subject}?",
                    "Where do the rulers of {subject} meet?",
                    "Where are the laws of {subject} made?",
                    "What is the biggest city of {subject}?",
                    "Which city is the biggest of {subject}?",
                    "Which is the main city of {subject}?")),
    LANDMARK(
            "landmark",
            "landmark",
            Template.all(
                    "The city of {subject} [has|does not have] {a object}.",
                    "On the square of {subject} there is[| not] {a object}.",
                    "The pride of {subject} is[| not] {a object}.",
                    "On every picture of {subject} there is[| not] {a object}.",
                    "Here the city of {subject} [has|does not have] {a object}.",
                    "In truth, the pride of {subject} is[| not] {a object}."),
            Template.all(
                    "What stands on the square of {subject}?",
                    "What is the pride of {subject}?",
                    "What does the city of {subject} have?",
                    "What is on every picture of {subject}?",
                    "What is on the square of {subject}?",
                    "What is the pride of the city of {subject}?")),
    CRAFT(
            "craft",
            "craft",
            Template.all(
                    "The craft of {subject} is[| not] {object}.",
                    "The market of {subject} [sells|does not sell] {object}.",
                    "The shops of {subject} are[| not] full of {object}.",
                    "People [go|do not go] to {subject} for {object}.",
                    "Here the market of {subject} [sells|does not sell] {object}.",
                    "In truth, the craft of {subject} is[| not] {object}."),
            Template.all(
                    "What is the craft of {subject}?",
                    "What does the market of {subject} sell?",
                    "For what do people go to {subject}?",
                    "Of what are the shops of {subject} full?",
                    "What do the shops of {subject} sell?",
                    "What is the craft of the city of {subject}?"));

    private final String label;
    private final String domain;
    private final List<Template> statements;
    private final List<Template> questions;

    Relation(String label, String domain, List<Template> statements, List<Template> questions) {
        this.label = label;
        this.domain = domain;
        this.statements = statements;
        this.questions = questions;
    }

    /** As it stands in records. */
    public String label() {
        return label;
    }

    /** The domain of its statements, as sets name it. */
    public String domain() {
        return domain;
    }

    /** Sentences with {@code subject} and {@code object}, affirming or denying. */
    List<Template> statements() {
        return statements;
    }

    /** Questions with {@code subject}, whose answer is the object. */
    List<Template> questions() {
        return questions;
    }
}
