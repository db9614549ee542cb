document.getElementById('language').addEventListener('click', () => {
  document.documentElement.lang = document.documentElement.lang === 'en' ? 'th' : 'en';
});
