// Who owns a key that is pressed: a field that is typed into, something open in front of the page, or the page.
const kTyping = "input:not([type=range], [type=checkbox], [type=radio]), textarea, select, [contenteditable=true]";
const kInFront = '[role="menu"], [role="listbox"], [role="dialog"]';

export const isTyping = (target: EventTarget | null): boolean => target instanceof Element && target.matches(kTyping);

// Closed menus and lists stay in the page, hidden.
export const somethingInFront = (): boolean =>
  [...document.querySelectorAll(kInFront)].some((one) => one.checkVisibility({ visibilityProperty: true }));
