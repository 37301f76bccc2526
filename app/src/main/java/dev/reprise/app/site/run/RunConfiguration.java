package dev.reprise.app.site.run;

import dev.reprise.feed.Database;
import dev.reprise.feed.run.RunStore;
import java.time.Clock;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.CacheControl;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.resource.VersionResourceResolver;

/** The runs of the database, and the style of reports and the scripts that draw their charts, which are core's. */
@Configuration(proxyBeanMethods = false)
class RunConfiguration implements WebMvcConfigurer {
    @Bean
    RunStore runStore(Database database, Clock clock) {
        return new RunStore(database, clock);
    }

    @Override
    public void addResourceHandlers(ResourceHandlerRegistry registry) {
        serve(registry, "classpath:/dev/reprise/core/vega/", "/assets/vega/*.js");
        serve(registry, "classpath:/dev/reprise/core/report/", "/assets/report/*.js", "/assets/report/*.css");
    }

    private static void serve(ResourceHandlerRegistry registry, String location, String... addresses) {
        registry.addResourceHandler(addresses)
                .addResourceLocations(location)
                .setCacheControl(CacheControl.maxAge(Duration.ofDays(365)).cachePublic())
                .resourceChain(true)
                .addResolver(new VersionResourceResolver().addContentVersionStrategy("/**"));
    }
}
