package dev.reprise.data.world;

import java.util.List;
import java.util.stream.Stream;

/**
 * The invented names, cut from the frozen pool {@code names.txt}: pairs of an initial and a final syllable that a tokenizer of the project cuts
 * in exactly these two, and that are no listed word. The pool is the same for every seed.
 */
final class Names {
    private final List<String> capitalised;
    private final List<String> lower;
    private final Preset preset;
    private int from;
    private int fromLower;

    Names(Preset preset) {
        this.preset = preset;
        var lines = Lexicon.lines("names.txt");
        this.capitalised = List.of(lines.get(0).split(" "));
        this.lower = List.of(lines.get(1).split(" "));
        cities = take(240);
        taleCities = take(60);
        newCities = take(120);
        surnames = take(200);
        taleSurnames = take(60);
        newSurnames = take(120);
        companies = take(80);
        documentNames = take(600);
        unseenDocumentNames = take(300);
        words = takeLower(168);
        taleWords = takeLower(50);
        newWords = takeLower(100);
        documentWords = takeLower(300);
    }

    private final List<String> cities;
    private final List<String> taleCities;
    private final List<String> newCities;
    private final List<String> surnames;
    private final List<String> taleSurnames;
    private final List<String> newSurnames;
    private final List<String> companies;
    private final List<String> documentNames;
    private final List<String> unseenDocumentNames;
    private final List<String> words;
    private final List<String> taleWords;
    private final List<String> newWords;
    private final List<String> documentWords;

    List<String> cities() {
        return cities;
    }

    List<String> taleCities() {
        return taleCities;
    }

    List<String> newCities() {
        return newCities;
    }

    List<String> surnames() {
        return surnames;
    }

    List<String> taleSurnames() {
        return taleSurnames;
    }

    List<String> newSurnames() {
        return newSurnames;
    }

    List<String> companies() {
        return companies;
    }

    List<String> documentNames() {
        return documentNames;
    }

    List<String> unseenDocumentNames() {
        return unseenDocumentNames;
    }

    List<String> words() {
        return words;
    }

    List<String> taleWords() {
        return taleWords;
    }

    List<String> documentWords() {
        return documentWords;
    }

    List<String> newWords() {
        return newWords;
    }

    /** All names, those beyond what a world needs too. */
    List<String> pool() {
        return Stream.concat(capitalised.stream(), lower.stream()).toList();
    }

    private List<String> take(int count) {
        return capitalised.subList(from, from += preset.scale(count));
    }

    private List<String> takeLower(int count) {
        return lower.subList(fromLower, fromLower += preset.scale(count));
    }
}
