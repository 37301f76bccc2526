package dev.reprise.app.site.api;

import dev.reprise.feed.PaperId;
import dev.reprise.feed.PaperStore;
import dev.reprise.feed.text.TexText;
import dev.reprise.feed.text.Xml;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.server.ResponseStatusException;

/** Pictures that clients ask for: a card with a paper's title, and initials. */
@Controller
final class Pictures {
    private static final MediaType SVG = MediaType.parseMediaType("image/svg+xml");
    private static final int LINE = 34;
    private static final int LINES = 6;

    private final PaperStore store;

    Pictures(PaperStore store) {
        this.store = store;
    }

    @GetMapping("/thumbnails/{id}.svg")
    ResponseEntity<String> thumbnail(@PathVariable PaperId id) {
        var paper = store.find(id)
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND))
                .paper();
        var svg = new StringBuilder("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 1200 630\">"
                + "<rect width=\"1200\" height=\"630\" fill=\"#fbf9f4\"/><rect width=\"1200\" height=\"14\" fill=\"#8c2f1b\"/>"
                + "<g font-family=\"Georgia, serif\" fill=\"#1d1a16\" font-size=\"60\">");
        int y = 150;
        for (var line : lines(TexText.words(paper.title()))) {
            svg.append("<text x=\"80\" y=\"")
                    .append(y)
                    .append("\">")
                    .append(Xml.escape(line))
                    .append("</text>");
            y += 74;
        }
        return picture(svg.append(
                        "</g><text x=\"80\" y=\"580\" font-family=\"Georgia, serif\" font-style=\"italic\" font-size=\"40\" fill=\"#8c2f1b\">")
                .append("Reprise</text></svg>")
                .toString());
    }

    @GetMapping("/avatars/{initials}.svg")
    ResponseEntity<String> avatar(@PathVariable String initials) {
        var shown = initials.codePoints()
                .limit(2)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        return picture(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 64 64\"><rect width=\"64\" height=\"64\" fill=\"#8c2f1b\"/>"
                        + "<text x=\"32\" y=\"41\" text-anchor=\"middle\" font-family=\"Georgia, serif\" font-size=\"26\" fill=\"#fff\">"
                        + Xml.escape(shown) + "</text></svg>");
    }

    private static ResponseEntity<String> picture(String svg) {
        return ResponseEntity.ok()
                .contentType(SVG)
                .cacheControl(CacheControl.maxAge(Duration.ofDays(1)).cachePublic())
                .body(svg);
    }

    private static List<String> lines(String title) {
        var lines = new ArrayList<String>();
        var line = new StringBuilder();
        for (var word : title.strip().split("\\s+")) {
            if (!line.isEmpty() && line.length() + 1 + word.length() > LINE) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        lines.add(line.toString());
        return lines.size() <= LINES ? lines : lines.subList(0, LINES);
    }
}
