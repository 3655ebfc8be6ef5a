package dev.rouse.json;

import java.util.List;
import tools.jackson.databind.JacksonModule;

/** Jackson's module for the classes of Kotlin, which is used where it is there. */
public final class KotlinClasses {

    private static final String MODULE = "tools.jackson.module.kotlin.KotlinModule";

    private KotlinClasses() {}

    /** That module, or none. */
    public static List<JacksonModule> modules() {
        try {
            return List.of(Class.forName(MODULE)
                    .asSubclass(JacksonModule.class)
                    .getDeclaredConstructor()
                    .newInstance());
        } catch (ReflectiveOperationException | LinkageError | ClassCastException e) {
            return List.of();
        }
    }
}
