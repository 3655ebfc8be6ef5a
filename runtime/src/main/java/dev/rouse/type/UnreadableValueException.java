package dev.rouse.type;

import dev.rouse.base.ErrorText;

/** A value that the codec wrote would not be read as it was. */
public final class UnreadableValueException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private static final int MAX_REASON = 500;

    private final String type;
    private final String lost;

    /**
     * @param lost what, as a clause
     */
    public UnreadableValueException(Class<?> type, String lost) {
        super(lost, null, false, false);
        this.type = type.getTypeName();
        this.lost = lost;
    }

    /** The class of the value. */
    public String type() {
        return type;
    }

    public String lost() {
        return lost;
    }

    /** Describes in the codec's words what is wrong, within bounds. */
    public static String reason(Throwable error) {
        String text = ErrorText.message(error);
        return text.length() <= MAX_REASON ? text : text.substring(0, MAX_REASON) + "…";
    }
}
