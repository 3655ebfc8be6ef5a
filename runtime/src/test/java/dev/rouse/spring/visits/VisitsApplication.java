package dev.rouse.spring.visits;

import dev.rouse.kv.KvStore;
import dev.rouse.kv.ScriptedStore;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;

/** An application as a user writes it: a web controller, an actor, a bean that the actor needs. */
@SpringBootApplication
public class VisitsApplication {

    /** Starts it on a free port. */
    public static ConfigurableApplicationContext start(String... arguments) {
        SpringApplication application = new SpringApplication(VisitsApplication.class);
        application.setRegisterShutdownHook(false);
        return application.run(arguments);
    }

    @Bean
    KvStore store() {
        return new ScriptedStore();
    }
}
