package dev.reprise.app.site;

import jakarta.servlet.http.HttpServletRequest;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ModelAttribute;

/** What every page's frame shows. */
@ControllerAdvice
final class LayoutModel {
    private final SiteSettings settings;

    LayoutModel(SiteSettings settings) {
        this.settings = settings;
    }

    @ModelAttribute("settings")
    SiteSettings settings() {
        return settings;
    }

    @ModelAttribute("requestPath")
    String requestPath(HttpServletRequest request) {
        return request.getRequestURI();
    }

    /** With what is asked for, to come back to. */
    @ModelAttribute("requestAddress")
    String requestAddress(HttpServletRequest request) {
        var query = request.getQueryString();
        return request.getRequestURI() + (query == null ? "" : "?" + query);
    }
}
