package dev.reprise.app.site.submission;

import dev.reprise.app.site.access.SeeOther;
import dev.reprise.core.InvalidInputException;
import dev.reprise.feed.PaperId;
import dev.reprise.feed.account.User;
import dev.reprise.feed.submission.SubmissionRefused;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.servlet.ModelAndView;

/** The form that lists a paper today. */
@Controller
final class SubmitPages {
    private final SubmissionDesk desk;

    SubmitPages(SubmissionDesk desk) {
        this.desk = desk;
    }

    /** What was typed. */
    record Typed(String id, String note, String title, String summary, String authors, String published) {}

    @GetMapping("/submit")
    ModelAndView form(User user, @RequestParam(defaultValue = "") String id) {
        return form(user, new Typed(id, "", "", "", "", ""), "", HttpStatus.OK);
    }

    private ModelAndView form(User user, Typed typed, @Nullable String error, HttpStatus status) {
        var page = new ModelAndView("submit", status);
        page.addObject("typed", typed);
        page.addObject("error", error == null ? "" : error);
        page.addObject("editor", user.isEditor());
        page.addObject("asksArxiv", desk.asksArxiv());
        return page;
    }

    @PostMapping("/submit")
    Object submit(
            User user,
            HttpServletResponse response,
            @RequestParam(defaultValue = "") String id,
            @RequestParam(defaultValue = "") String note,
            @RequestParam(defaultValue = "") String title,
            @RequestParam(defaultValue = "") String summary,
            @RequestParam(defaultValue = "") String authors,
            @RequestParam(defaultValue = "") String published,
            @RequestParam(required = false) @Nullable MultipartFile file) {
        var typed = new Typed(id, note, title, summary, authors, published);
        try {
            var paper = PaperId.parse(id.strip());
            var said = file != null && !file.isEmpty()
                    ? PaperText.uploaded(paper, file.getBytes())
                    : title.isBlank()
                            ? null
                            : PaperText.typed(paper, title, summary, names(authors), published.strip());
            desk.submit(user, paper, said, note);
            return SeeOther.to("/papers/" + paper);
        } catch (InvalidInputException e) {
            return form(user, typed, e.getMessage(), HttpStatus.UNPROCESSABLE_CONTENT);
        } catch (SubmissionRefused e) {
            SubmissionDesk.retryAfter(e, response);
            return form(user, typed, e.getMessage(), SubmissionDesk.status(e));
        } catch (IOException e) {
            return form(
                    user,
                    typed,
                    e.getMessage() + ". Type the paper's text below instead.",
                    HttpStatus.SERVICE_UNAVAILABLE);
        }
    }

    private static List<String> names(String lines) {
        return Arrays.stream(lines.split("\\R|;", -1)).map(String::strip).toList();
    }
}
