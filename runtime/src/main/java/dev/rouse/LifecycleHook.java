package dev.rouse;

/** The methods of an {@link Actor} that the runtime calls at the borders of a life. All are optional. */
public enum LifecycleHook {
    CREATE("onCreate"),
    MIGRATE("onMigrate"),
    WAKE("onWake"),
    SLEEP("onSleep"),
    DESTROY("onDestroy"),
    RUN("run");

    private final String method;

    LifecycleHook(String method) {
        this.method = method;
    }

    /** The name of the method in {@link Actor}. */
    public String method() {
        return method;
    }
}
