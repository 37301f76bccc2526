package dev.reprise.feed.search;

import dev.reprise.feed.text.Span;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.LowerCaseFilter;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.en.EnglishPossessiveFilter;
import org.apache.lucene.analysis.en.PorterStemFilter;
import org.apache.lucene.analysis.miscellaneous.ASCIIFoldingFilter;
import org.apache.lucene.analysis.standard.StandardTokenizer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.analysis.tokenattributes.OffsetAttribute;

/**
 * Cuts text into words (Unicode's word boundaries), and those in camel case into their parts too, in lower case and without accents; for titles and abstracts, into their stems
 * (Porter's), so that "steering" finds "steered"; for names, whole.
 */
final class PaperAnalyzer extends Analyzer {
    static final PaperAnalyzer STEMS = new PaperAnalyzer(true);
    static final PaperAnalyzer NAMES = new PaperAnalyzer(false);

    private final boolean stems;

    /** A word where it stands. */
    record Word(String term, Span span) {}

    private PaperAnalyzer(boolean stems) {
        this.stems = stems;
    }

    @Override
    protected TokenStreamComponents createComponents(String field) {
        var tokenizer = new StandardTokenizer();
        TokenStream words =
                new ASCIIFoldingFilter(new LowerCaseFilter(new CamelCaseParts(new EnglishPossessiveFilter(tokenizer))));
        return new TokenStreamComponents(tokenizer, stems ? new PorterStemFilter(words) : words);
    }

    @Override
    protected TokenStream normalize(String field, TokenStream in) {
        return new ASCIIFoldingFilter(new LowerCaseFilter(in));
    }

    /** The words of a text in order. */
    List<Word> words(String text) {
        var words = new ArrayList<Word>();
        try (var stream = tokenStream("", text)) {
            var term = stream.addAttribute(CharTermAttribute.class);
            var offset = stream.addAttribute(OffsetAttribute.class);
            stream.reset();
            while (stream.incrementToken()) {
                words.add(new Word(term.toString(), new Span(offset.startOffset(), offset.endOffset())));
            }
            stream.end();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // a string takes no reading
        }
        return words;
    }
}
