/** The entry of the webview: the document holds one `<checkpoint-lens-app>`. */
import './language.ts';
import './components/app.ts';
