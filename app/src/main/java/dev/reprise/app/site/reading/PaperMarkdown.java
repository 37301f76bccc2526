package dev.reprise.app.site.reading;

import dev.reprise.app.site.SiteSettings;
import dev.reprise.feed.Author;
import dev.reprise.feed.FeedItem;
import dev.reprise.feed.verdict.ClaimStatus;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A paper's page as markdown, for programs that read. */
final class PaperMarkdown {
    private final SiteSettings settings;

    PaperMarkdown(SiteSettings settings) {
        this.settings = settings;
    }

    String write(FeedItem item, List<ClaimStatus> claims) {
        var paper = item.paper();
        var text = new ArrayList<String>();
        text.add("# " + line(paper.title()));
        if (paper.isWithdrawn()) {
            text.add("**This paper was withdrawn.**");
        }
        text.add(authors(item));
        var facts = new ArrayList<String>();
        facts.add("- Page: " + settings.link(PaperViews.path(paper)));
        paper.id().arxivPage().ifPresent(page -> facts.add("- arXiv: " + page));
        if (paper.links().githubRepo() != null) {
            facts.add("- Code: " + paper.links().githubRepo());
        }
        if (paper.links().projectPage() != null) {
            facts.add("- Project: " + paper.links().projectPage());
        }
        facts.add("- Published: " + LocalDate.ofInstant(paper.publishedAt(), ZoneOffset.UTC));
        if (item.entry() != null) {
            facts.add("- Listed: " + item.entry().day());
        }
        if (!paper.categories().isEmpty()) {
            facts.add("- Categories: " + String.join(", ", paper.categories()));
        }
        if (!paper.keywords().isEmpty()) {
            facts.add("- Keywords: " + line(String.join(", ", paper.keywords())));
        }
        text.add(String.join("\n", facts));
        if (paper.inShort() != null) {
            text.add("## In short");
            text.add(escaped(paper.inShort()));
        }
        if (paper.hasAbstract()) {
            text.add("## Abstract");
            text.add(escaped(paper.summary()));
        }
        if (paper.slug() != null) {
            text.add("## Run it");
            text.add("`./reprise run " + paper.slug() + "`");
        }
        if (!claims.isEmpty()) {
            text.add("## Claims");
            text.add(claims.stream().map(this::claim).collect(Collectors.joining("\n")));
        }
        return text.stream().filter(part -> !part.isEmpty()).collect(Collectors.joining("\n\n")) + "\n";
    }

    private static String authors(FeedItem item) {
        var paper = item.paper();
        var names = paper.authors().stream().map(Author::name).collect(Collectors.joining(", "));
        int others = paper.numAuthors() - paper.authors().size();
        if (names.isEmpty()) {
            return others == 0 ? "" : others + (others == 1 ? " author" : " authors");
        }
        return line(names) + (others > 0 ? " and " + others + (others == 1 ? " other" : " others") : "");
    }

    private String claim(ClaimStatus status) {
        var view = PaperViews.claim(status, "", "");
        var parts = new ArrayList<String>();
        parts.add("- **" + line(view.id()) + "** " + line(view.statement()));
        add(parts, "Paper", view.figure());
        add(parts, "Decided by", view.criterion());
        parts.add("  - Verdict: " + view.chip().text()
                + (view.run() == null ? "" : " (" + settings.link(view.run()) + ", " + view.provenance() + ")"));
        add(parts, "Measured", view.measured());
        add(parts, "Needs", view.needs());
        add(parts, "Note", view.note());
        return String.join("\n", parts);
    }

    private static void add(List<String> parts, String name, String value) {
        if (!value.isEmpty()) {
            parts.add("  - " + name + ": " + line(value));
        }
    }

    private static String line(String text) {
        return escaped(text).replaceAll("\\s+", " ").strip();
    }

    /** What would be markup is text; formulas and plain punctuation stay as they are. */
    private static String escaped(String text) {
        return text.replaceAll("([\\\\`*\\[\\]<>])", "\\\\$1")
                .replaceAll("(?m)^(\\s*)([#+-]|\\d+\\.)(?=\\s)", "$1\\\\$2");
    }
}
