// What a form shall not know any more when its page comes back: what browsers do not fill in again either.

const CONTROLS = "input,textarea,select";

type Control = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

/** Makes such controls in `root` what the server sent. */
export function forgetSecrets(root: ParentNode): void {
  root.querySelectorAll<Control>(CONTROLS).forEach((control) => isSecret(control) && reset(control));
}

function isSecret(control: Control): boolean {
  const own = control.getAttribute("autocomplete");
  // A password that is being shown is a text for that moment.
  return /^(?:password|file)$/.test(control.type) || /^off$|password/i.test(own ?? control.form?.getAttribute("autocomplete") ?? "");
}

function reset(control: Control): void {
  if (control instanceof HTMLSelectElement) for (const option of control.options) option.selected = option.defaultSelected;
  else if (control instanceof HTMLInputElement && /^(?:checkbox|radio)$/.test(control.type)) control.checked = control.defaultChecked;
  // Of files only nothing can be said.
  else control.value = control.type === "file" ? "" : control.defaultValue;
}
